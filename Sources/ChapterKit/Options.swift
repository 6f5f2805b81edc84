/// What the reader asked for on the command line of a chapter.
struct Options: Equatable {
  /// The seed used when none is given.
  static let usualSeed: UInt64 = 0

  var only: [String] = []
  var seed = usualSeed
  var full = false
  var stop = false
  var verbose = false
  var json: String?
  var figures: String?
  var color = true
  var help = false
  var part: Int?
  var predict = false
  var words = false
  var answers = false

  /// The options and what each is for.
  static let explanation = """
    --only "Eq 37"   run the claims and findings with this number, and nothing else; may be repeated
    --seed N         derive every random draw from N (a whole number from 0 up; usually \(usualSeed))
    --full           the long version: more draws, finer grids
    --part N         this part of the chapter alone (1 is the first)
    --predict        at a terminal: stop at questions, take an answer and how sure you are of it, and end with how well the two agree
    --words          explain the chapter's words, and nothing else
    --answers        give the answers to what the chapter suggests to try
    --stop           go no further than the first claim that fails
    --verbose, -v    show every number compared and every foil, not the most telling alone
    --json FILE      write every number compared and every foil to FILE
    --figures DIR    write the figures to DIR as SVG and PNG (needs gnuplot)
    --no-color       plain text; also when NO_COLOR is set or the output is not a terminal
    --help           this text
    """

  /// Reads the words after the program's name.
  init(_ arguments: [String]) throws(OptionError) {
    var rest = arguments[...]
    while let word = rest.popFirst() {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = word.hasPrefix("--") ? String(parts[0]) : word
      var attached = word.hasPrefix("--") && parts.count == 2 ? String(parts[1]) : nil

      func value(_ meaning: String) throws(OptionError) -> String {
        defer { attached = nil }
        guard let found = attached ?? rest.popFirst(), !found.isEmpty, !found.hasPrefix("--") else {
          throw OptionError(message: "\(name) needs \(meaning)")
        }
        return found
      }

      switch name {
      case "--only": only.append(try value("the number of a claim, such as \"Eq 37\""))
      case "--seed":
        let text = try value("a whole number from 0 up")
        guard let number = UInt64(text) else {
          throw OptionError(message: "--seed needs a whole number from 0 up, and “\(text)” is none")
        }
        seed = number
      case "--json": json = try value("the name of a file to write")
      case "--figures": figures = try value("the name of a folder to write to")
      case "--part":
        let text = try value("the number of a part, from 1 up")
        guard let number = Int(text), number >= 1 else {
          throw OptionError(message: "--part needs the number of a part, from 1 up, and “\(text)” is none")
        }
        part = number
      case "--predict": predict = true
      case "--words": words = true
      case "--answers": answers = true
      case "--full": full = true
      case "--stop": stop = true
      case "--verbose", "-v": verbose = true
      case "--no-color": color = false
      case "--help", "-h": help = true
      default: throw OptionError(message: "unknown option “\(word)”")
      }
      if attached != nil { throw OptionError(message: "\(name) takes no value, and “\(word)” gives it one") }
    }
  }
}

/// A command line that cannot be followed.
struct OptionError: Error, Equatable {
  let message: String
}
