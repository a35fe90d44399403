using System.Globalization;
using LotusBridge.Ledger.Witnessing;

namespace LotusBridge.Ledger.Mirroring;

/// <summary>What a mirror answers over HTTP.</summary>
/// <param name="Status">200, 202, 400, 403, 404, 409, 415, 422 or 503.</param>
/// <param name="ContentType">Of the body.</param>
/// <param name="Body">
/// Signature lines or a note on 200; on 202 and 409 of add-entries how to go on; else a reason for people.
/// </param>
public sealed record MirrorReply(int Status, string ContentType, string Body)
{
    /// <summary>The type of a body that says how to go on: three lines, see <see cref="MirrorProgress"/>.</summary>
    public const string ProgressType = "text/x.tlog.mirror-info";

    private const string Text = "text/plain; charset=utf-8";

    public bool IsOk => Status == 200;

    internal static MirrorReply NoBody { get; } = new(200, Text, "");

    internal static MirrorReply Unknown { get; } = new(404, Text, "no such log here\n");

    internal static MirrorReply Encoded { get; } = new(415, Text, "a body is gzip or not encoded\n");

    internal static MirrorReply NothingPending { get; } = new(422, Text, "no checkpoint of this log was added yet\n");

    internal static MirrorReply Unproven { get; } = new(422, Text, "a package does not belong to the checkpoint's tree\n");

    internal static MirrorReply NotYet { get; } =
        new(503, Text, "not before this mirror knows from its peers what it has signed\n");

    internal static MirrorReply Ok(string body) => new(200, Text, body);

    internal static MirrorReply Malformed(string why) => new(400, Text, why + "\n");

    internal static MirrorReply Of(WitnessReply reply) => new(reply.Status, reply.ContentType, reply.Body);

    internal static MirrorReply Partly(MirrorProgress progress) => new(202, ProgressType, progress.ToString());

    internal static MirrorReply Stale(MirrorProgress progress) => new(409, ProgressType, progress.ToString());
}

/// <summary>How an upload goes on: the lines of a 202 or 409 answer, each ending in a line feed.</summary>
/// <param name="Size">Tree size of a checkpoint that the mirror takes entries for.</param>
/// <param name="Next">Index of the first entry that the mirror does not have.</param>
/// <param name="Ticket">Goes into the next request as it is; may be empty.</param>
public sealed record MirrorProgress(long Size, long Next, ReadOnlyMemory<byte> Ticket)
{
    /// <summary>Longest text in bytes: two numbers and a ticket.</summary>
    public const int MaxBytes = 64 + ((AddEntries.MaxTicketBytes + 2) / 3 * 4);

    /// <exception cref="LedgerFormatException">Not in that form.</exception>
    public static MirrorProgress Parse(ReadOnlySpan<byte> body)
    {
        if (Strict.Lines(Strict.Text(body, MaxBytes, "a mirror's answer"), "a mirror's answer")
            is not [var size, var next, var ticket])
        {
            throw new LedgerFormatException("a mirror's answer has 3 lines");
        }

        return new MirrorProgress(
            Strict.Decimal(size, "a size"), Strict.Decimal(next, "the next entry"), Strict.Base64(ticket, "a ticket"));
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Size}\n{Next}\n{Convert.ToBase64String(Ticket.Span)}\n");
}
