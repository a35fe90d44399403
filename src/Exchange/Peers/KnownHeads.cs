using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LotusBridge.Ledger;

namespace LotusBridge.Exchange.Peers;

/// <summary>
/// What a node knows of the federation's logs: <c>{"checkpoints":["note", ...]}</c>, every checkpoint that its witness
/// or its mirror has signed for, and its own log's newest final one; and the time at which it answers.
/// </summary>
/// <param name="At">The node's clock, to the millisecond; null where it does not say.</param>
public sealed record KnownHeads(IReadOnlyList<SignedCheckpoint> Checkpoints, DateTimeOffset? At = null)
{
    /// <summary>Where a peer asks for them.</summary>
    public const string Path = "/peer/v1/heads";

    /// <summary>Longest answer in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>Most checkpoints in one answer: three for each member of a full roster.</summary>
    public const int MaxCheckpoints = 1024;

    /// <summary>The end of the year 9999, in POSIX milliseconds.</summary>
    private const long LatestAt = 253_402_300_799_999;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Reads an answer; null when it is not one.</summary>
    public static KnownHeads? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<Written>(bytes, Strict) is { Checkpoints.Count: <= MaxCheckpoints } written
                && written.At is null or (>= 0 and <= LatestAt)
                ? new KnownHeads(
                    [.. written.Checkpoints.Select(note => SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(note)))],
                    written.At is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null)
                : null;
        }
        catch (Exception error) when (error is JsonException or LedgerFormatException)
        {
            return null;
        }
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(
        new Written([.. Checkpoints.Select(checkpoint => checkpoint.ToString())], At?.ToUnixTimeMilliseconds()), Strict);

    /// <summary>The largest checkpoint of a log among those that count; null when there is none.</summary>
    /// <param name="counts">True for a checkpoint whose signature is the log's.</param>
    public SignedCheckpoint? LargestOf(string origin, Func<SignedCheckpoint, bool> counts) => Checkpoints
        .Where(one => string.Equals(one.Checkpoint.Origin, origin, StringComparison.Ordinal) && counts(one))
        .MaxBy(one => one.Checkpoint.Size);

    private sealed record Written(IReadOnlyList<string> Checkpoints, long? At = null);
}
