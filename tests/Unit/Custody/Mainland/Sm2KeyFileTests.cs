using System.Text;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Mainland;

public sealed class Sm2KeyFileTests
{
    private static readonly DateTimeOffset At = new(2026, 8, 12, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_secret_reads_back_from_its_file()
    {
        var text = Sm2KeyFile.Write(Sm2Vectors.Key, At);
        Assert.StartsWith("# created: 2026-08-12T09:00:00Z\n# public key: sm1", text, StringComparison.Ordinal);
        Assert.Equal(Sm2Vectors.Key.PublicKey, Assert.Single(await Read(text)).PublicKey);
    }

    [Fact]
    public async Task A_sealed_file_opens_with_its_passphrase_only()
    {
        using var recipient = new PassphraseRecipient("correct horse", workFactor: 1);
        using var file = new MemoryStream();
        await Sm2KeyFile.WriteSealedAsync(file, Sm2Vectors.Key, At, recipient, Containers.Stop);
        var text = Encoding.ASCII.GetString(file.ToArray());
        Assert.DoesNotContain("SM-SECRET", text, StringComparison.Ordinal);
        Assert.Equal(Sm2Vectors.Key.PublicKey, Assert.Single(await Read(text, "correct horse")).PublicKey);
        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Read(text, "wrong horse"));
        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Read(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX\n")]
    [InlineData(" SM-SECRET-KEY-1\n")]
    public async Task What_has_no_secret_in_it_is_refused(string text)
    {
        await Assert.ThrowsAsync<FormatException>(() => Read(text));
    }

    [Fact]
    public async Task A_public_key_is_no_secret_and_the_other_way_round()
    {
        await Assert.ThrowsAsync<FormatException>(() => Read($"{Sm2Vectors.Key.PublicKey}\n"));
        var refusal = await Assert.ThrowsAsync<FormatException>(() => ReadPublic($"# a\n\n{Sm2Vectors.Key.Reveal()}\n"));
        Assert.Contains("line 3", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SM-SECRET", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Public_keys_are_read_one_a_line()
    {
        var keys = await ReadPublic($"{Sm2Vectors.Key.PublicKey}\r\n# another\n{Sm2Vectors.KeyOf(2).PublicKey}\n");
        Assert.Equal([Sm2Vectors.Key.PublicKey, Sm2Vectors.KeyOf(2).PublicKey], keys);
    }

    private static Task<IReadOnlyList<Sm2PrivateKey>> Read(string text, string? passphrase = null) =>
        Sm2KeyFile.ReadSecretsAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), () => passphrase, Containers.Stop);

    private static Task<IReadOnlyList<Sm2PublicKey>> ReadPublic(string text) =>
        Sm2KeyFile.ReadPublicAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), Containers.Stop);
}
