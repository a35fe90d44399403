using LotusBridge.Ledger;

namespace LotusBridge.Exchange.Api;

/// <summary>The official in whose name a client asks.</summary>
/// <param name="Id">The pseudonym.</param>
/// <param name="Sign">Signs a token and gives the header's value; the key stays behind it.</param>
public sealed record Caller(string Id, Func<RequestToken, string> Sign)
{
    /// <summary>Signs with a key file's key.</summary>
    public static Caller With(string id, Ed25519Signer key) => new(id, token => token.Sign(key));

    public override string ToString() => Id;
}
