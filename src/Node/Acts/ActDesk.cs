using LotusBridge.Custody.Statements;

namespace LotusBridge.Node.Acts;

/// <summary>
/// Where acts of this territory become facts: load the thread, decide, commit state, log entry, outbox and the node's
/// own reactions in one transaction, answer.
/// </summary>
internal sealed class ActDesk
{
    /// <summary>How far a statement's time may be from the node's clock, either way.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>Takes an official's or registrar's statement. The same envelope again gives the same answer.</summary>
    /// <param name="statement">Parsed; signature, author and time are checked here.</param>
    /// <param name="annex">The document that the statement commits to, when there is one.</param>
    /// <param name="stop">Before the commit nothing is left behind; after it the act stands.</param>
    public Task<ActAnswer> TakeAsync(Statement statement, ReadOnlyMemory<byte>? annex, CancellationToken stop) =>
        throw new NotSupportedException();

    /// <summary>Takes a statement by this node itself, answering the thread's heads.</summary>
    public Task<ActAnswer> SayAsync(StatementBody body, string thread, CancellationToken stop) =>
        throw new NotSupportedException();
}
