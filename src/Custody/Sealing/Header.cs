using System.Security.Cryptography;
using System.Text;

namespace LotusBridge.Custody.Sealing;

/// <summary>
/// The header of a sealed file: version line, stanzas, MAC (C2SP age.md, "Header").
/// <code>
/// age-encryption.org/v1
/// -> X25519 XEl0dJ6y…
/// qRS0AMjd…
/// --- HK2NmOBN…
/// </code>
/// </summary>
internal sealed record Header(ReadOnlyMemory<byte> Bytes, IReadOnlyList<Stanza> Stanzas, ReadOnlyMemory<byte> Mac)
{
    /// <summary>The longest header read, in bytes: age sets no limit, a careful reader must.</summary>
    public const int MaxLength = 128 * 1024;

    /// <summary>The most stanzas read or written; each may cost its reader a scalar multiplication.</summary>
    public const int MaxStanzas = 256;

    /// <summary>The line that every v1 file starts with.</summary>
    public const string Version = "age-encryption.org/v1\n";

    /// <summary>What every age file, of whatever version, starts with.</summary>
    public const string Magic = "age-encryption.org/";

    /// <summary>What the MAC covers last; the space and the MAC after it are not covered.</summary>
    public const string Footer = "---";

    /// <summary>SHA-256 over the whole header, MAC line and its line feed included.</summary>
    public byte[] Hash() => SHA256.HashData(Bytes.Span);

    /// <summary>True when the MAC is that key's over everything up to and including the three dashes.</summary>
    public bool IsSealedWith(FileKey key) =>
        CryptographicOperations.FixedTimeEquals(key.HeaderMac(Bytes.Span[..^MacLine.Suffix]), Mac.Span);

    /// <summary>Finds the file key with the first identity that fits, and verifies the header with it.</summary>
    /// <exception cref="NoIdentityMatchException">None fits.</exception>
    /// <exception cref="AgeFormatException">The header is not the one that was sealed.</exception>
    public void Unwrap(IReadOnlyList<IIdentity> identities, FileKey key)
    {
        if (!identities.Any(identity => identity.TryUnwrap(Stanzas, key.Bytes)))
        {
            var kinds = Stanzas.Select(stanza => stanza.Kind).Distinct(StringComparer.Ordinal).Take(4);
            throw new NoIdentityMatchException(
                $"none of {identities.Count} identities opens a stanza of kind {string.Join(", ", kinds)}");
        }

        if (!IsSealedWith(key))
        {
            throw new AgeFormatException(AgeFault.Mac, "the header is not the one that the file key sealed");
        }
    }

    /// <summary>Wraps the file key for every recipient and seals the whole with its MAC.</summary>
    public static Header For(FileKey key, IReadOnlyList<IRecipient> recipients, Randomness random)
    {
        Stanza[] stanzas = [.. recipients.Select(recipient => recipient.Wrap(key.Bytes, random))];
        var text = new StringBuilder(Version);
        foreach (var stanza in stanzas)
        {
            stanza.AppendTo(text);
        }

        text.Append(Footer);
        var mac = key.HeaderMac(Encoding.ASCII.GetBytes(text.ToString()));
        text.Append(' ').Append(RawBase64.Encode(mac)).Append('\n');
        return new Header(Encoding.ASCII.GetBytes(text.ToString()), stanzas, mac);
    }

    /// <summary>Reads up to and including the MAC line and not one byte further.</summary>
    /// <exception cref="AgeFormatException">Not a header, or over a limit.</exception>
    public static async ValueTask<Header> ReadAsync(ByteSource source, CancellationToken stop)
    {
        var buffer = new byte[MaxLength];
        for (var length = 0; ;)
        {
            var line = await source.ReadLineAsync(buffer.AsMemory(length), stop).ConfigureAwait(false);
            if (line == 0 || buffer[length + line - 1] != '\n')
            {
                throw Fault(length + line == MaxLength ? $"longer than {MaxLength} bytes" : "the header ends early");
            }

            var isLast = buffer.AsSpan(length, line).StartsWith("---"u8);
            length += line;
            if (isLast)
            {
                return HeaderParser.Parse(buffer.AsMemory(0, length));
            }
        }
    }

    internal static AgeFormatException Fault(string detail) => new(AgeFault.Header, detail);

    /// <summary>The MAC line: three dashes, a space, 43 digits, a line feed.</summary>
    internal static class MacLine
    {
        public const int Digits = 43;

        /// <summary>What follows the dashes, in bytes.</summary>
        public const int Suffix = 1 + Digits + 1;
    }
}
