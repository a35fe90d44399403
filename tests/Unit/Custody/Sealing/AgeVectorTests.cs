using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using LotusBridge.Custody.Sealing;
using LotusBridge.Tests.Unit.Custody.Sealing.Interop;

namespace LotusBridge.Tests.Unit.Custody.Sealing;

/// <summary>The published age vectors: the class of every result, and the hash of all that was released.</summary>
public sealed class AgeVectorTests
{
    public static TheoryData<string> Names => Directory.Exists(Folder)
        ? [.. Directory.GetFiles(Folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)]
        : ["x25519"];

    // All of them where they were fetched; else the part that the test data have.
    private static string Folder => AgePeers.Vectors ?? Path.Combine(
        Environment.GetEnvironmentVariable("LOTUS_TEST_DATA") is { Length: > 0 } given
            ? given
            : Path.Combine(TestData.Repository, "..", "shared", "data"),
        "vectors", "age");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_published_vector_gives_the_published_result(string name)
    {
        SkipUnlessHere();
        var vector = await Vector.Read(Path.Combine(Folder, name));
        using var released = new MemoryStream();
        var result = await Open(vector, released);

        Assert.Equal(vector.Expect, result);
        if (vector.PayloadSha256 is { } expected)
        {
            Assert.Equal(expected, Convert.ToHexStringLower(SHA256.HashData(released.ToArray())));
        }
        else
        {
            Assert.Equal(0, released.Length);
        }
    }

    [Fact]
    public void All_vectors_are_there_when_any_are()
    {
        SkipUnlessHere();
        Assert.Equal(AgePeers.Vectors is null ? 108 : 143, Names.Count);
    }

    private static void SkipUnlessHere() => Assert.SkipUnless(Directory.Exists(Folder), $"test data not here: {Folder}");

    private static async Task<string> Open(Vector vector, Stream released)
    {
        IIdentity[] identities =
        [
            .. vector.Identities.Select(text => KeyIdentity.TryParse(text, out var identity)
                ? identity
                : throw new FormatException("a vector's identity is not read")),
            .. vector.Passphrases.Select(text => new PassphraseIdentity(text)),
        ];
        try
        {
            await Age.OpenAsync(new MemoryStream(vector.File), released, identities, Files.Stop);
            return "success";
        }
        catch (NoIdentityMatchException)
        {
            return "no match";
        }
        catch (AgeFormatException refusal)
        {
            return refusal.Fault switch
            {
                AgeFault.Armor => "armor failure",
                AgeFault.Header => "header failure",
                AgeFault.Mac => "HMAC failure",
                _ => "payload failure",
            };
        }
    }

    private sealed record Vector(
        string Expect, string? PayloadSha256, string[] Identities, string[] Passphrases, byte[] File)
    {
        public static async Task<Vector> Read(string path)
        {
            var bytes = await System.IO.File.ReadAllBytesAsync(path);
            var end = bytes.AsSpan().IndexOf("\n\n"u8);
            var keys = Encoding.UTF8.GetString(bytes.AsSpan(0, end)).Split('\n')
                .Select(line => line.Split(": ", 2)).ToLookup(pair => pair[0], pair => pair[1]);
            var file = bytes[(end + 2)..];
            return new Vector(
                keys["expect"].Single(),
                keys["payload"].SingleOrDefault(),
                [.. keys["identity"]],
                [.. keys["passphrase"]],
                keys["compressed"].SingleOrDefault() is null ? file : await Inflate(file));
        }

        private static async Task<byte[]> Inflate(byte[] compressed)
        {
            using var zlib = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            await zlib.CopyToAsync(plain);
            return plain.ToArray();
        }
    }
}
