import ChapterKit

/// Last part: how the numbers of a schedule are computed and stored.
enum EnginePart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      On paper all forms of Eq D.e are equal. In double precision they are not. At small k the number ᾱ_k is 0.999999…, and the \
      difference 1 − ᾱ_k keeps only the last few digits. The package adds up log α_k and computes 1 − ᾱ_k as −expm1(Σ log α), \
      which subtracts no two numbers of nearly the same size.
      """),
    .equation("D.f", "1 − ᾱ_k = −expm1(Σ_{i≤k} log α_i),     expm1(x) = e^x − 1"),
    .claim(LevelClaims.clean),
    .claim(LevelClaims.noisy),
    .prose("A run takes its schedule from a settings file."),
    .claim(SettingsClaims.settings),
  ]
}
