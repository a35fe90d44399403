using LotusBridge.Custody.Mainland;

namespace LotusBridge.Tests.Unit.Custody.Mainland;

/// <summary>What <c>openssl</c>, an implementation by others, says of ours and we of its; both ways.</summary>
public sealed class OpensslTests : IDisposable
{
    private static readonly string[] Sm3Sign =
        ["-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-sm-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task It_finds_the_same_sm3()
    {
        var printed = await Run("dgst", "-sm3", "-r", Write("content", new byte[100_000]));
        Assert.StartsWith(Sm3Digest.Of(new byte[100_000]).Hex, printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_verifies_our_signature_and_refuses_it_over_something_else()
    {
        var signature = Sm2Vectors.Key.Sign("a manifest"u8, Sm2Vectors.Row());
        string[] verify =
        [
            "pkeyutl", "-verify", "-pubin", "-inkey", Write("key.pem", Sm2Vectors.Key.PublicKey.ToPem()), .. Sm3Sign,
            "-sigfile", Write("signature", signature),
        ];
        Assert.Contains("Verified Successfully", await Run([.. verify, "-in", Write("said", "a manifest"u8)]),
            StringComparison.Ordinal);
        Assert.Null(await Openssl.TryRun([.. verify, "-in", Write("other", "a manifesto"u8)]));
    }

    [Fact]
    public async Task We_verify_its_signature()
    {
        await Run([
            "pkeyutl", "-sign", "-inkey", Write("key.pem", Sm2Vectors.Key.RevealPem()), .. Sm3Sign,
            "-in", Write("said", "a manifest"u8), "-out", Place("signature"),
        ]);
        var signature = File.ReadAllBytes(Place("signature"));
        Assert.True(Sm2Vectors.Key.PublicKey.Verifies("a manifest"u8, signature));
        Assert.False(Sm2Vectors.Key.PublicKey.Verifies("a manifesto"u8, signature));
    }

    [Fact]
    public async Task It_opens_a_file_key_that_we_wrapped()
    {
        byte[] fileKey = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
        await Run(
            "pkeyutl", "-decrypt", "-inkey", Write("key.pem", Sm2Vectors.Key.RevealPem()),
            "-in", Write("wrapped", Sm2Vectors.Key.PublicKey.Wrap(fileKey, Sm2Vectors.Row())), "-out", Place("plain"));
        Assert.Equal(fileKey, File.ReadAllBytes(Place("plain")));
    }

    [Fact]
    public async Task We_open_a_file_key_that_it_wrapped()
    {
        byte[] fileKey = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
        await Run(
            "pkeyutl", "-encrypt", "-pubin", "-inkey", Write("key.pem", Sm2Vectors.Key.PublicKey.ToPem()),
            "-in", Write("plain", fileKey), "-out", Place("wrapped"));
        var flat = Sm2Cipher.Flatten(File.ReadAllBytes(Place("wrapped")), fileKey.Length);
        var plain = new byte[fileKey.Length];
        Assert.True(Sm2Vectors.Key.TryUnwrap(flat!, plain));
        Assert.Equal(fileKey, plain);
    }

    [Fact]
    public async Task Its_counter_mode_reads_our_chunk()
    {
        // GCM is the counter mode from 2 on, and a tag; this openssl has no SM4-GCM.
        var key = Convert.FromHexString("0123456789abcdeffedcba9876543210");
        var chunk = new byte[1000 + Sm4ChunkCipher.TagLength];
        using var cipher = new Sm4ChunkCipher(key);
        cipher.Seal(counter: 258, isLast: true, new byte[1000], chunk);
        await Run(
            "enc", "-d", "-sm4-ctr", "-K", Convert.ToHexStringLower(key), "-iv", "00000000000000000001020100000002",
            "-in", Write("chunk", chunk.AsSpan(0, 1000)), "-out", Place("plain"));
        Assert.Equal(new byte[1000], File.ReadAllBytes(Place("plain")));
    }

    [Fact]
    public async Task Its_derived_key_is_ours()
    {
        var key = new byte[32];
        Sm3.DeriveKey("secret"u8, "salt"u8, "lotus-bridge/sm/v1 header"u8, key);
        var printed = await Run(
            "kdf", "-keylen", "32", "-kdfopt", "digest:SM3", "-kdfopt", "key:secret", "-kdfopt", "salt:salt",
            "-kdfopt", "info:lotus-bridge/sm/v1 header", "HKDF");
        Assert.Equal(Convert.ToHexString(key), printed.Replace(":", "", StringComparison.Ordinal).Trim());
    }

    private string Place(string name) => Path.Combine(folder.FullName, name);

    private string Write(string name, ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(Place(name), content);
        return Place(name);
    }

    private string Write(string name, string content) => Write(name, System.Text.Encoding.ASCII.GetBytes(content));

    private static async Task<string> Run(params string[] arguments)
    {
        var output = await Openssl.TryRun(arguments);
        Assert.NotNull(output);
        return output;
    }
}
