import ChapterKit

/// Last part: how draws and minibatches are made.
enum EnginePart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      This part makes two choices: where the random numbers come from, and how a minibatch is divided.
      """),
    .prose(
      """
      All draws are a function of the seed, the update, the sequence, the trajectory and the time, and of nothing else. There \
      is no generator with a state, so nothing depends on the order in which things are computed. A generator never gives the \
      same draw twice; a function of indices must be tested for that.
      """),
    .claim(NoiseClaims.fresh),
    .claim(NoiseClaims.placeless),
    .claim(BoundClaims.shards),
    .prose(
      """
      A minibatch is cut into eight shards, for the threads. The sum of each shard is divided by the size of the whole \
      minibatch, and the shards are added in order. So the last bits depend on the number of shards, which never changes, and \
      not on the number of threads.
      """),
  ]
}
