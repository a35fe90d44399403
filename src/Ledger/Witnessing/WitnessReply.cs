using System.Globalization;

namespace LotusBridge.Ledger.Witnessing;

/// <summary>What a witness answers over HTTP.</summary>
/// <param name="Status">200, 400, 403, 404, 409 or 422.</param>
/// <param name="ContentType">Of the body.</param>
/// <param name="Body">Signature lines or a note on 200, the stored size on 409, else a reason for people.</param>
public sealed record WitnessReply(int Status, string ContentType, string Body)
{
    private const string Text = "text/plain; charset=utf-8";

    public bool IsOk => Status == 200;

    internal static WitnessReply Ok(string body) => new(200, Text, body);

    internal static WitnessReply Malformed(string why) => new(400, Text, why + "\n");

    internal static WitnessReply Untrusted { get; } = new(403, Text, "no valid signature of a key trusted here\n");

    internal static WitnessReply Unknown { get; } = new(404, Text, "no such log here\n");

    internal static WitnessReply Conflict(long size) =>
        new(409, "text/x.tlog.size", size.ToString(CultureInfo.InvariantCulture) + "\n");

    internal static WitnessReply Inconsistent(string why) => new(422, Text, why + "\n");
}
