using System.Globalization;
using System.Security.Cryptography;

namespace LotusBridge.Custody.Sealing;

/// <summary>A passphrase to seal to. It must be the only recipient of a file.</summary>
public sealed class PassphraseRecipient : IRecipient, IDisposable
{
    /// <summary>age's own choice when writing: about a second and 256 MiB.</summary>
    public const int DefaultWorkFactor = 18;

    private readonly PassphraseKey key;
    private readonly int workFactor;

    /// <param name="passphrase">Not empty; used as UTF-8, byte for byte.</param>
    /// <param name="workFactor">Base-two logarithm of the scrypt cost, 1 to 22.</param>
    public PassphraseRecipient(string passphrase, int workFactor = DefaultWorkFactor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workFactor, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workFactor, PassphraseIdentity.DefaultMaxWorkFactor);
        key = new PassphraseKey(passphrase);
        this.workFactor = workFactor;
    }

    /// <inheritdoc/>
    public Stanza Wrap(ReadOnlySpan<byte> fileKey, Randomness random)
    {
        Span<byte> salt = stackalloc byte[PassphraseKey.SaltLength];
        Span<byte> wrapKey = stackalloc byte[FileKey.AeadKeyLength];
        random(salt);
        key.Derive(salt, workFactor, wrapKey);
        var body = FileKey.Wrap(wrapKey, fileKey);
        CryptographicOperations.ZeroMemory(wrapKey);
        return new Stanza(
            [NativeStanzas.Scrypt, RawBase64.Encode(salt), workFactor.ToString(CultureInfo.InvariantCulture)], body);
    }

    public void Dispose() => key.Dispose();

    public override string ToString() => key.ToString();
}

/// <summary>A passphrase to open with.</summary>
public sealed class PassphraseIdentity : IIdentity, IDisposable
{
    /// <summary>The kind of stanza that a passphrase opens; where it stands, it stands alone.</summary>
    public const string StanzaKind = NativeStanzas.Scrypt;

    /// <summary>The most work done for a stranger's file: 2^22, about 4 GiB of memory and half a minute.</summary>
    public const int DefaultMaxWorkFactor = 22;

    private readonly PassphraseKey key;
    private readonly int maxWorkFactor;

    /// <param name="passphrase">Not empty; used as UTF-8, byte for byte.</param>
    /// <param name="maxWorkFactor">Files asking for more are refused, 1 to 22.</param>
    public PassphraseIdentity(string passphrase, int maxWorkFactor = DefaultMaxWorkFactor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxWorkFactor, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxWorkFactor, DefaultMaxWorkFactor);
        key = new PassphraseKey(passphrase);
        this.maxWorkFactor = maxWorkFactor;
    }

    /// <inheritdoc/>
    public bool TryUnwrap(IReadOnlyList<Stanza> stanzas, Span<byte> fileKey)
    {
        if (stanzas.FirstOrDefault(each => each.Kind == NativeStanzas.Scrypt) is not { } stanza)
        {
            return false;
        }

        if (!int.TryParse(stanza.Arguments[2], NumberStyles.None, CultureInfo.InvariantCulture, out var workFactor)
            || workFactor > maxWorkFactor)
        {
            throw Header.Fault($"the scrypt work factor is over {maxWorkFactor}");
        }

        Span<byte> wrapKey = stackalloc byte[FileKey.AeadKeyLength];
        key.Derive(RawBase64.Decode(stanza.Arguments[1]), workFactor, wrapKey);
        var isOpen = FileKey.TryUnwrap(wrapKey, stanza.Body.Span, fileKey);
        CryptographicOperations.ZeroMemory(wrapKey);
        return isOpen;
    }

    public void Dispose() => key.Dispose();

    public override string ToString() => key.ToString();
}
