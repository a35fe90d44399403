using System.Security.Cryptography;
using System.Text;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Custody.Mainland;

/// <summary>
/// The header of a Mainland container (<c>spec/mainland.md</c>, "Header"): version line, a line for each recipient, MAC.
/// <code>
/// lotus-bridge/sm/v1
/// sm2 MHkCIATr/HGOjReYYgQyJo53/rZBXi7eDgc8D09kDs0uFJpz…
/// --- s3Jk0nB…
/// </code>
/// </summary>
/// <param name="Wrapped">The file key for each recipient, as <see cref="Sm2Cipher.Flatten"/> gives it.</param>
internal sealed record ContainerHeader(
    ReadOnlyMemory<byte> Bytes, IReadOnlyList<byte[]> Wrapped, ReadOnlyMemory<byte> Mac)
{
    /// <summary>The line that every container starts with. It is no age file and never says so.</summary>
    public const string Version = "lotus-bridge/sm/v1\n";

    /// <summary>The version line's bytes.</summary>
    public static ReadOnlyMemory<byte> Start { get; } = Encoding.ASCII.GetBytes(Version);

    /// <summary>What a recipient's line starts with.</summary>
    public const string Mark = "sm2 ";

    /// <summary>What the MAC covers last; the space and the MAC after it are not covered.</summary>
    public const string Footer = "---";

    /// <summary>The most recipients; each may cost its reader a multiplication on the curve.</summary>
    public const int MaxRecipients = 256;

    /// <summary>The longest line in bytes, its line feed included.</summary>
    public const int MaxLine = 4 + (((Sm2Cipher.MaxLength * 4) + 2) / 3) + 1;

    /// <summary>The longest header in bytes.</summary>
    public const int MaxLength = 19 + (MaxRecipients * MaxLine) + 3 + MacSuffix;

    /// <summary>What follows the dashes, in bytes: a space, 43 digits, a line feed.</summary>
    public const int MacSuffix = 1 + 43 + 1;

    /// <summary>SHA-256 over the whole header, as of an age file, so that manifests say it in one way.</summary>
    public byte[] Hash() => SHA256.HashData(Bytes.Span);

    /// <summary>Wraps the file key for every recipient and seals the whole with its MAC.</summary>
    public static ContainerHeader For(ContainerKey key, IReadOnlyList<Sm2PublicKey> recipients, Randomness random)
    {
        byte[][] wrapped = [.. recipients.Select(recipient => recipient.Wrap(key.Bytes, random))];
        var covered = Encoding.ASCII.GetBytes(
            Version + string.Concat(wrapped.Select(one => $"{Mark}{RawBase64.Encode(one)}\n")) + Footer);
        var mac = key.HeaderMac(covered);
        return new ContainerHeader(
            (byte[])[.. covered, .. Encoding.ASCII.GetBytes($" {RawBase64.Encode(mac)}\n")],
            [.. wrapped.Select(one => Sm2Cipher.Flatten(one, ContainerKey.Length)!)], mac);
    }

    /// <summary>Finds the file key with the first secret that fits, and verifies the header with it.</summary>
    /// <exception cref="NoIdentityMatchException">None fits.</exception>
    /// <exception cref="AgeFormatException">The header is not the one that was sealed.</exception>
    public void Unwrap(IReadOnlyList<Sm2PrivateKey> secrets, ContainerKey key)
    {
        if (!secrets.Any(secret => Wrapped.Any(one => secret.TryUnwrap(one, key.Bytes))))
        {
            throw new NoIdentityMatchException(
                $"none of {secrets.Count} SM2 keys opens one of the container's {Wrapped.Count} recipients");
        }

        if (!CryptographicOperations.FixedTimeEquals(key.HeaderMac(Bytes.Span[..^MacSuffix]), Mac.Span))
        {
            throw new AgeFormatException(AgeFault.Mac, "the header is not the one that the file key sealed");
        }
    }

    /// <summary>Reads up to and including the MAC line and not one byte further.</summary>
    /// <exception cref="AgeFormatException">Not a header, or over a limit.</exception>
    public static async ValueTask<ContainerHeader> ReadAsync(ByteSource source, CancellationToken stop)
    {
        var buffer = new byte[MaxLength];
        var wrapped = new List<byte[]>();
        for (var length = 0; ;)
        {
            var line = await source.ReadLineAsync(buffer.AsMemory(length), stop).ConfigureAwait(false);
            if (line == 0 || buffer[length + line - 1] != '\n')
            {
                throw Fault($"the header ends early or is longer than {MaxLength} bytes");
            }

            var text = buffer.AsMemory(length, line - 1);
            var isFirst = length == 0;
            length += line;
            if (isFirst)
            {
                Require(buffer.AsSpan(0, line).SequenceEqual(Start.Span), "not a Mainland container");
            }
            else if (text.Span.StartsWith("---"u8))
            {
                Require(wrapped.Count > 0, "no recipient after the version line");
                return new ContainerHeader(buffer.AsMemory(0, length), wrapped, ReadMac(text.Span));
            }
            else
            {
                Require(wrapped.Count < MaxRecipients, $"more than {MaxRecipients} recipients");
                wrapped.Add(ReadRecipient(text.Span));
            }
        }
    }

    internal static AgeFormatException Fault(string detail) => new(AgeFault.Header, detail);

    private static byte[] ReadRecipient(ReadOnlySpan<byte> line)
    {
        var der = line.StartsWith("sm2 "u8) ? RawBase64.Decode(line[Mark.Length..]) : null;
        return (der is null ? null : Sm2Cipher.Flatten(der, ContainerKey.Length))
            ?? throw Fault("a line is no recipient: 'sm2', a space, and the base64 of one canonical SM2 ciphertext");
    }

    private static byte[] ReadMac(ReadOnlySpan<byte> line) =>
        (line.Length == Footer.Length + MacSuffix - 1 && line[Footer.Length] == ' '
            ? RawBase64.Decode(line[(Footer.Length + 1)..])
            : null)
        ?? throw Fault("the MAC line is not three dashes, a space and 43 canonical base64 digits");

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw Fault(otherwise);
        }
    }
}
