using LotusBridge.Ledger;

namespace LotusBridge.Exchange.Packages;

/// <summary>How far a sealed file has arrived.</summary>
/// <param name="Size">Of the file, in bytes.</param>
/// <param name="Received">Bytes that are durable.</param>
/// <param name="State">One of the words below.</param>
/// <param name="Missing">The parts that are not there, ascending; absent unless the state is <see cref="Receiving"/>.</param>
/// <param name="Receipt">Base64 of the envelope of <c>package.delivered</c>, with the state <see cref="Delivered"/>.</param>
/// <param name="Until">When the provider's time to produce ends; absent where no such clock runs.</param>
public sealed record UploadProgress(
    long Size, long Received, string State, IReadOnlyList<PartRange>? Missing = null, string? Receipt = null,
    DateTimeOffset? Until = null)
{
    /// <summary>The list of parts has not come yet.</summary>
    public const string Announced = "announced";

    public const string Receiving = "receiving";

    /// <summary>Every part is there; the whole is being compared with the manifest.</summary>
    public const string Checking = "checking";

    /// <summary>The node has said <c>package.delivered</c>.</summary>
    public const string Delivered = "delivered";
}

/// <summary>Parts in a row.</summary>
/// <param name="First">Place of the first one, from 0.</param>
/// <param name="Count">1 or more.</param>
public sealed record PartRange(int First, int Count);

/// <summary>A part that is durable.</summary>
/// <param name="Part">Its hash.</param>
/// <param name="Received">Bytes of the file that are durable now.</param>
/// <param name="Size">Of the file.</param>
public sealed record PartTaken(Digest Part, long Received, long Size);
