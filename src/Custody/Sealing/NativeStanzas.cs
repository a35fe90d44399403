using LotusBridge.Custody.Sealing.Hybrid;

namespace LotusBridge.Custody.Sealing;

/// <summary>
/// The kinds that age itself defines have a fixed shape. A header that breaks it is refused even where no identity of
/// that kind is at hand: what one reader refuses, every reader refuses.
/// </summary>
internal static class NativeStanzas
{
    public const string X25519 = "X25519";
    public const string Scrypt = "scrypt";

    public const string Hybrid = "mlkem768x25519";

    /// <exception cref="AgeFormatException">A native stanza is malformed, or scrypt has company.</exception>
    public static void Check(IReadOnlyList<Stanza> stanzas)
    {
        foreach (var stanza in stanzas)
        {
            switch (stanza.Kind)
            {
                case X25519:
                    CheckShare(stanza, X25519Point.Length);
                    break;
                case Hybrid:
                    CheckShare(stanza, HybridKem.ShareLength);
                    break;
                case Scrypt when stanzas.Count > 1:
                    // A passphrase vouches for the sender, so it must not open a file that others could have made.
                    throw Header.Fault("a scrypt stanza is not the only stanza");
                case Scrypt:
                    CheckScrypt(stanza);
                    break;
                default:
                    break;
            }
        }
    }

    private static void CheckShare(Stanza stanza, int length)
    {
        CheckArgument(stanza, count: 2, length);
        var share = RawBase64.Decode(stanza.Arguments[1])!;

        // RFC 7748, section 6.1. A point of low order gives zero with every key, so no secret is needed to see it.
        if (X25519Point.IsLowOrder(share.AsSpan(length - X25519Point.Length)))
        {
            throw Header.Fault($"the share of a {stanza.Kind} stanza is a point of low order");
        }
    }

    private static void CheckScrypt(Stanza stanza)
    {
        CheckArgument(stanza, count: 3, PassphraseKey.SaltLength);
        var factor = stanza.Arguments[2];
        if (factor[0] == '0' || factor.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            throw Header.Fault("the work factor of a scrypt stanza is not a plain decimal number");
        }
    }

    private static void CheckArgument(Stanza stanza, int count, int length)
    {
        if (stanza.Arguments.Count != count)
        {
            throw Header.Fault($"a {stanza.Kind} stanza has {stanza.Arguments.Count} arguments, not {count}");
        }

        if (RawBase64.Decode(stanza.Arguments[1])?.Length != length)
        {
            throw Header.Fault($"the second argument of a {stanza.Kind} stanza is not {length} bytes in base64");
        }

        // Checked before any decryption, against partitioning oracles.
        if (stanza.Body.Length != FileKey.WrappedLength)
        {
            throw Header.Fault($"the body of a {stanza.Kind} stanza has {stanza.Body.Length} bytes");
        }
    }
}
