using LotusBridge.Ledger;

namespace LotusBridge.Node.Hosting;

/// <summary>
/// Every line the node logs. Parameters are digests, codes, territories, types and numbers; never an identifier, a
/// purpose, a name or other text that a person wrote.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "node {Territory} of {Federation}, {Size} log entries, {Database}")]
    public static partial void Started(
        this ILogger logger, string territory, string federation, long size, string database);

    [LoggerMessage(2, LogLevel.Information, "act {Type} {Digest} taken at index {Index}")]
    public static partial void ActTaken(this ILogger logger, string type, Digest digest, long index);

    [LoggerMessage(3, LogLevel.Information, "act {Type} {Digest} refused: {Code}")]
    public static partial void ActRefused(this ILogger logger, string type, Digest digest, string code);

    [LoggerMessage(10, LogLevel.Debug, "log at {Size}, finality {Finality}")]
    public static partial void FinalityRaised(this ILogger logger, long size, Finality finality);

    [LoggerMessage(11, LogLevel.Warning, "log at {Size} has finality {Finality} only; asking the witnesses again")]
    public static partial void QuorumMissing(this ILogger logger, long size, Finality finality);

    [LoggerMessage(12, LogLevel.Critical, "the log cannot go on; the node stops")]
    public static partial void LogFailed(this ILogger logger, Exception error);

    [LoggerMessage(13, LogLevel.Warning, "a background loop failed and is tried again: {Loop}")]
    public static partial void LoopFailed(this ILogger logger, string loop, Exception error);

    [LoggerMessage(14, LogLevel.Information, "asking {Needed} peers what they have seen; nothing is signed before")]
    public static partial void AskingPeers(this ILogger logger, int needed);

    [LoggerMessage(15, LogLevel.Warning, "entries of the log up to {Size} came back from the mirror of {Peer}; "
        + "the statements behind them did not")]
    public static partial void Refilled(this ILogger logger, long size, string peer);

    [LoggerMessage(16, LogLevel.Error, "a peer has seen {Size} signed entries of this log, and no mirror has given those "
        + "that are missing; nothing is signed before")]
    public static partial void RefillWaits(this ILogger logger, long size);

    [LoggerMessage(17, LogLevel.Warning, "a peer has seen {Size} entries of {Origin}, and nobody has proven that they follow "
        + "those known here; nothing is signed for that log before")]
    public static partial void HeadUnproven(this ILogger logger, string origin, long size);

    [LoggerMessage(20, LogLevel.Debug, "statement {Digest} delivered to {Peer}")]
    public static partial void Delivered(this ILogger logger, Digest digest, string peer);

    [LoggerMessage(21, LogLevel.Warning, "statement {Digest} not delivered to {Peer} yet: {Code}, attempt {Attempt}")]
    public static partial void DeliveryLater(
        this ILogger logger, Digest digest, string peer, string code, int attempt);

    [LoggerMessage(22, LogLevel.Error, "statement {Digest} refused for good by {Peer}: {Code}")]
    public static partial void DeliveryDead(this ILogger logger, Digest digest, string peer, string code);

    [LoggerMessage(23, LogLevel.Error, "statement {Digest} has no receipt of {Peer} after {Minutes} minutes")]
    public static partial void SubmissionUnanswered(this ILogger logger, Digest digest, string peer, long minutes);

    [LoggerMessage(18, LogLevel.Warning, "the log's disk has not made a record durable for {Milliseconds} ms; what waits for it "
        + "is neither signed nor sent")]
    public static partial void LogDiskSlow(this ILogger logger, long milliseconds);

    [LoggerMessage(30, LogLevel.Information, "statement {Type} {Digest} received from {Peer}")]
    public static partial void Received(this ILogger logger, string type, Digest digest, string peer);

    [LoggerMessage(31, LogLevel.Warning, "message from {Peer} not taken: {Code}")]
    public static partial void NotReceived(this ILogger logger, string peer, string code);

    [LoggerMessage(90, LogLevel.Error, "the disk has no room for a package, or none but its reserve")]
    public static partial void StorageFull(this ILogger logger);

    [LoggerMessage(50, LogLevel.Warning, "epoch {Epoch} {Digest} of the roster at index {Index}")]
    public static partial void StepTaken(this ILogger logger, int epoch, Digest digest, long index);

    [LoggerMessage(51, LogLevel.Warning, "epoch {Epoch} {Digest} of the roster is final; the node changes over to it")]
    public static partial void StepKept(this ILogger logger, int epoch, Digest digest);

    [LoggerMessage(52, LogLevel.Critical, "two steps to epoch {Epoch}: {Held} and {Other}; both signed by the registrars of {Both}")]
    public static partial void StepsConflict(this ILogger logger, int epoch, Digest held, Digest other, string both);

    [LoggerMessage(53, LogLevel.Error, "epoch {Epoch} of the roster is final, and this node cannot go by it yet: {Reason}")]
    public static partial void EpochBlocked(this ILogger logger, int epoch, string reason);

    [LoggerMessage(54, LogLevel.Warning, "the node stops, and starts again under epoch {Epoch} of the roster")]
    public static partial void EpochChanges(this ILogger logger, int epoch);

    [LoggerMessage(55, LogLevel.Warning, "the configuration names the peer {Peer}, which no epoch of the roster knows; it is not called")]
    public static partial void PeerUnknown(this ILogger logger, string peer);

    [LoggerMessage(56, LogLevel.Warning, "a translation of a rule pack is left aside: {Why}")]
    public static partial void WordsLeftAside(this ILogger logger, string why);

    [LoggerMessage(40, LogLevel.Error, "a request failed with {Failure} at {Route}")]
    public static partial void RequestFailed(this ILogger logger, string failure, string route);

    [LoggerMessage(73, LogLevel.Error, "the clock of {Peer} is {Milliseconds} ms ahead of this node's; beyond the limit: {IsOff}")]
    public static partial void PeerClock(this ILogger logger, string peer, long milliseconds, bool isOff);

    [LoggerMessage(70, LogLevel.Information, "a time-stamp of {Territory} over {Size} entries is kept for {Day}")]
    public static partial void Timestamped(this ILogger logger, string territory, long size, string day);

    [LoggerMessage(71, LogLevel.Warning, "no time-stamp of {Territory} for {Day} yet: {Code}; asking again")]
    public static partial void TimestampLater(this ILogger logger, string territory, string day, string code);

    [LoggerMessage(72, LogLevel.Error, "{Day} ended without a time-stamp of {Territory}")]
    public static partial void TimestampMissed(this ILogger logger, string day, string territory);

    [LoggerMessage(80, LogLevel.Information, "anchor {Number}: root {Root} confirmed in block {Block}")]
    public static partial void Anchored(this ILogger logger, long number, Digest root, long block);

    [LoggerMessage(81, LogLevel.Warning, "no root was anchored; the next round tries again")]
    public static partial void AnchorFailed(this ILogger logger, Exception error);

    [LoggerMessage(60, LogLevel.Critical, "{Kind} by {Key}: nothing of it counts here any more; the proof is {Proof}.accusation")]
    public static partial void Accused(this ILogger logger, string kind, string key, string proof);

    [LoggerMessage(100, LogLevel.Information, "the lists are being made anew: {Threads} threads so far")]
    public static partial void ListsAdvance(this ILogger logger, int threads);

    [LoggerMessage(101, LogLevel.Information, "the lists were made anew of {Threads} threads")]
    public static partial void ListsMade(this ILogger logger, int threads);

    [LoggerMessage(110, LogLevel.Warning, "a sign-in by the identity provider was refused: {Flaw}")]
    public static partial void OidcRefused(this ILogger logger, string flaw);

    [LoggerMessage(111, LogLevel.Error, "the identity provider cannot be asked: {Failure}")]
    public static partial void OidcUnavailable(this ILogger logger, string failure);
}
