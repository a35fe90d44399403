using System.IO.Compression;
using System.Security.Cryptography;

namespace LotusBridge.Node.Portal;

/// <summary>A style sheet, script or picture of the program, with its codings: each is made when a browser first asks for it.</summary>
internal sealed class PortalFile
{
    private const int VersionLength = 16;

    private readonly Dictionary<string, Lazy<byte[]>> codings;

    public PortalFile(byte[] bytes, string mediaType)
    {
        (Bytes, MediaType) = (bytes, mediaType);
        Version = Convert.ToHexStringLower(SHA256.HashData(bytes))[..VersionLength];
        codings = new(StringComparer.Ordinal)
        {
            ["br"] = new(() => Coded(into => new BrotliStream(into, CompressionLevel.SmallestSize))),
            ["gzip"] = new(() => Coded(into => new GZipStream(into, CompressionLevel.SmallestSize))),
        };
    }

    public byte[] Bytes { get; }

    public string MediaType { get; }

    /// <summary>The content's hash: what has this in its address never changes.</summary>
    public string Version { get; }

    /// <summary>The file under that content coding; null for one that it does not have, and where it would not be shorter.</summary>
    /// <param name="coding">As in <c>br</c>.</param>
    public byte[]? In(string? coding) =>
        coding is not null && codings.TryGetValue(coding, out var made) && made.Value.Length < Bytes.Length ? made.Value : null;

    private byte[] Coded(Func<Stream, Stream> by)
    {
        using var into = new MemoryStream();
        using (var coder = by(into))
        {
            coder.Write(Bytes);
        }

        return into.ToArray();
    }
}
