using LotusBridge.Custody.Sealing;

namespace LotusBridge.Custody.Mainland;

/// <summary>An SM2 signature as a statement carries it.</summary>
/// <param name="Key">The signer's public key, <c>sm1…</c>; whose it is, the statement's own signature says.</param>
/// <param name="Signature">Padded base64 of the DER, at most 72 bytes.</param>
public sealed record Sm2Signature(string Key, string Signature)
{
    /// <summary>Signs; a fresh number is drawn.</summary>
    public static Sm2Signature Of(Sm2PrivateKey key, ReadOnlySpan<byte> message, Randomness random) =>
        new(key.PublicKey.ToString(), Convert.ToBase64String(key.Sign(message, random)));

    /// <summary>True when this is the key's signature over the message, each in its one form.</summary>
    public bool IsOver(ReadOnlySpan<byte> message) =>
        Sm2PublicKey.TryParse(Key, out var key)
        && RawBase64.DecodePadded(System.Text.Encoding.ASCII.GetBytes(Signature)) is { } der
        && key.Verifies(message, der);
}
