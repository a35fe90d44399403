using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Storage;

namespace LotusBridge.Node.Portal.Signing;

/// <summary>An act as its person sees it before they sign: everything shown comes from the very bytes that are signed.</summary>
/// <param name="Row">The draft.</param>
/// <param name="IsRenewed">True when the time of an earlier draft had passed.</param>
internal sealed record ActToSign(PendingActRow Row, bool IsRenewed)
{
    /// <summary>The credential id of the author's passkey; null where it was not made here.</summary>
    public string? Credential { get; init; }

    public string PayloadType => StatementTypes.PayloadTypeOf(Row.Type);

    /// <summary>Of the payload.</summary>
    public Digest Digest => Digest.Of(Row.Payload);

    public override string ToString() => Row.Type;
}
