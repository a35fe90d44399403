using System.Text.Json;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Bundles;

/// <summary>The payload of <c>bundle.json</c>: which order, when, by whom, every other file.</summary>
/// <param name="Order">The order's number; the requesting territory is its first part.</param>
/// <param name="At">When it was exported.</param>
/// <param name="By">The exporting node, <c>node:&lt;territory&gt;</c>; the index carries its signature.</param>
/// <param name="Files">In archive order.</param>
public sealed record BundleIndex(string Order, DateTimeOffset At, string By, IReadOnlyList<BundleFile> Files)
{
    public const string PayloadType = "application/vnd.lotus-bridge.bundle.v1+json";

    /// <summary>The index's own name, first in the archive.</summary>
    public const string FileName = "bundle.json";

    /// <summary>The most files: ten thousand statements, each with its proof and a block's.</summary>
    public const int MaxFiles = 32_768;

    /// <summary>The longest index, in bytes of its envelope: room for as many files.</summary>
    public const int MaxBytes = 12 * 1024 * 1024;

    /// <summary>As in <c>MO</c> for <c>MO-2026-K7Q2M4XA</c>.</summary>
    public string RequestingTerritory() => Order.Split('-')[0];

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, StatementJson.Options);

    internal static BundleIndex? Read(Envelope envelope, out string? problem)
    {
        if (!string.Equals(envelope.PayloadType, PayloadType, StringComparison.Ordinal)
            || envelope.Signatures.Count != 1)
        {
            problem = $"an index has the payload type {PayloadType} and one signature";
            return null;
        }

        try
        {
            var index = StatementJson.Read<BundleIndex>(envelope.Payload.Span);
            problem = index.Problem();
            return problem is null ? index : null;
        }
        catch (JsonException error)
        {
            problem = error.Message;
            return null;
        }
    }

    private string? Problem() =>
        Order.Length is 0 or > StatementHeader.MaxThreadLength ? "'order' is no order's number"
        : !Author.IsId(By) || !By.StartsWith("node:", StringComparison.Ordinal) ? "'by' is no node"
        : Files.Count is 0 or > MaxFiles ? $"a bundle has 1 to {MaxFiles} files"
        : Files.Any(file => file.Size < 0) ? "a file has no negative size"
        : BundleLayout.Problem(Files);
}

/// <summary>One file of the archive.</summary>
public sealed record BundleFile(string Name, long Size, Digest Sha256);
