using System.Diagnostics;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Ledger;

public sealed class CheckpointTests
{
    private const string Root = "NBUVmC1lDiNSDb1U1/zwr6G3DMOhakEdRk3JwayWwwE=";

    [Theory]
    [InlineData("a\n0\n" + Root + "\n", 0)]
    [InlineData("a b+c\n9223372036854775807\n" + Root + "\n", long.MaxValue)]
    public void A_checkpoint_is_written_as_it_was_read(string text, long size)
    {
        var checkpoint = Checkpoint.Parse(text);

        Assert.Equal(size, checkpoint.Size);
        Assert.Equal(text, checkpoint.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\n5\n")]
    [InlineData("\n5\n" + Root + "\n")]
    [InlineData("a\n5\n" + Root)]
    [InlineData("a\n05\n" + Root + "\n")]
    [InlineData("a\n+5\n" + Root + "\n")]
    [InlineData("a\n-5\n" + Root + "\n")]
    [InlineData("a\n 5\n" + Root + "\n")]
    [InlineData("a\n\n" + Root + "\n")]
    [InlineData("a\n٥\n" + Root + "\n")]
    [InlineData("a\n9223372036854775808\n" + Root + "\n")]
    [InlineData("a\n18446744073709551616\n" + Root + "\n")]
    [InlineData("a\n5\nNBUVmC1lDiNSDb1U1/zwr6G3DMOhakEdRk3JwayWwwF=\n")]
    [InlineData("a\n5\nNBUVmC1lDiNSDb1U1/zwr6G3DMOhakEdRk3JwayWwwE\n")]
    [InlineData("a\n5\nNBUVmC1lDiNSDb1U1/zwr6G3DMOhakEdRk3Jwayw\n")]
    [InlineData("a\n5\n" + Root + "\nextension\n")]
    [InlineData("a\n5\n" + Root + "\n\n")]
    [InlineData("a\r\n5\r\n" + Root + "\r\n")]
    public void What_is_no_checkpoint_is_refused(string text) =>
        Assert.Throws<LedgerFormatException>(() => Checkpoint.Parse(text));

    [Fact]
    public void An_origin_has_at_most_255_bytes()
    {
        static string Text(int bytes) => new string('a', bytes) + "\n5\n" + Root + "\n";

        Assert.Equal(255, Checkpoint.Parse(Text(255)).Origin.Length);
        Assert.Throws<LedgerFormatException>(() => Checkpoint.Parse(Text(256)));
    }

    [Fact]
    public void A_log_signs_its_own_origin_only() =>
        Assert.Throws<ArgumentException>(() => Some.Log().Sign(Some.Tree(1, "lotus-demo/HK")));

    [Fact]
    public void A_log_is_believed_under_its_own_name_and_key_only()
    {
        var own = Some.Log().Sign(Some.Tree(5));

        Assert.True(own.IsSignedBy(Some.Log().Key));
        Assert.False(own.IsSignedBy(Some.Log(seed: 2).Key));
        Assert.False(own.IsSignedBy(Some.Log("lotus-demo/HK").Key));
    }

    [Fact]
    public void Openssl_agrees_with_the_signature()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "no openssl here");
        var folder = Directory.CreateTempSubdirectory("lotus-openssl-");
        try
        {
            var (own, key) = (Some.Log().Sign(Some.Tree(5)), Some.Log().Key.PublicKey);
            var signature = own.Note.Signatures[0].Bytes.ToArray();

            Assert.Equal(0, OpensslVerifies(folder.FullName, key.Span, own.Note.Text, signature));
            Assert.NotEqual(0, OpensslVerifies(folder.FullName, key.Span, own.Note.Text + "x", signature));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int OpensslVerifies(string folder, ReadOnlySpan<byte> key, string text, byte[] signature)
    {
        // SubjectPublicKeyInfo of an Ed25519 key (RFC 8410): a fixed prefix and the 32 bytes.
        byte[] spki = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00, .. key];
        File.WriteAllBytes(Path.Combine(folder, "key"), spki);
        File.WriteAllBytes(Path.Combine(folder, "text"), Some.Bytes(text));
        File.WriteAllBytes(Path.Combine(folder, "signature"), signature);
        using var openssl = Process.Start(new ProcessStartInfo(
            "/usr/bin/openssl",
            ["pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key", "-rawin", "-in", "text",
                "-sigfile", "signature"])
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        openssl.WaitForExit();
        return openssl.ExitCode;
    }
}
