using LotusBridge.Custody.Sealing;

namespace LotusBridge.Cli.Sealing;

/// <summary>A passphrase that is asked for only when a file was sealed to one.</summary>
internal sealed class AskedPassphrase(Passphrases passphrases) : IIdentity
{
    public bool TryUnwrap(IReadOnlyList<Stanza> stanzas, Span<byte> fileKey)
    {
        if (stanzas.All(stanza => stanza.Kind != PassphraseIdentity.StanzaKind)
            || passphrases.Existing("Passphrase: ") is not { Length: > 0 } given)
        {
            return false;
        }

        using var identity = new PassphraseIdentity(given);
        return identity.TryUnwrap(stanzas, fileKey);
    }
}
