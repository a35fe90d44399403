using System.Text.Json;
using LotusBridge.Exchange.Anchoring;
using LotusBridge.Ledger;
using LotusBridge.Ledger.Anchoring;

namespace LotusBridge.Exchange.Api;

/// <summary>One root that a node has seen confirmed on a chain (<c>spec/anchor.md</c>).</summary>
/// <param name="Number">From 1 on, without gaps.</param>
/// <param name="At">The node's clock when it was confirmed.</param>
/// <param name="Chain">The chain's id, as <c>eth_chainId</c> gives it.</param>
/// <param name="To">The address that the transaction was sent to.</param>
/// <param name="Transaction">Its hash, <c>0x</c> and 64 hex digits.</param>
/// <param name="Block">The block's number.</param>
/// <param name="Heads">The bodies of the checkpoints, ascending by origin.</param>
public sealed record AnchorView(
    long Number, DateTimeOffset At, Digest Root, long Chain, string To, string Transaction, long Block,
    IReadOnlyList<string> Heads)
{
    /// <summary>The largest in bytes of JSON: 64 heads.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The heads, whose root is <see cref="Root"/>; null where they are not.</summary>
    public AnchoredHeads? Anchored()
    {
        try
        {
            return AnchoredHeads.Parse(Heads) is var heads && heads.Root == Root ? heads : null;
        }
        catch (LedgerFormatException)
        {
            return null;
        }
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, ApiJson.Options);

    /// <summary>Null for anything but an anchor whose heads make its root.</summary>
    public static AnchorView? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<AnchorView>(json, ApiJson.Options) is { Heads: not null } read
                && !read.Heads.Contains(null!) && read.Anchored() is not null ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Anchors, the newest first.</summary>
/// <param name="Before">Where to go on: the anchors before this number; absent at the end.</param>
public sealed record AnchorList(IReadOnlyList<AnchorView> Anchors, long? Before = null)
{
    /// <summary>Most anchors in one answer.</summary>
    public const int MaxAnchors = 100;

    /// <summary>The largest answer in bytes.</summary>
    public const int MaxBytes = (MaxAnchors + 1) * AnchorView.MaxBytes;

    /// <summary>Where a node lists them, on its API listener.</summary>
    public const string Path = "/log/anchors";

    /// <summary>Null for anything but a list of anchors whose heads make their roots.</summary>
    public static AnchorList? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return json.Length <= MaxBytes
                && JsonSerializer.Deserialize<AnchorList>(json, ApiJson.Options) is { Anchors.Count: <= MaxAnchors } list
                && list.Anchors.All(anchor => anchor?.Heads is not null && !anchor.Heads.Contains(null!)
                    && anchor.Anchored() is not null && EvmText.Hash(anchor.Transaction) == anchor.Transaction
                    && EvmText.Address(anchor.To) == anchor.To)
                    ? list
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
