using System.Text;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Tests.Unit.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Statements;

public sealed class KeyFileTests : IDisposable
{
    private const int Fast = 4;

    private readonly byte[] seed = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lotus-keys-");

    private string FilePath => Path.Combine(folder.FullName, "node.key");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_sealed_key_opens_with_its_passphrase()
    {
        using var key = await KeyFile.ReadAsync(new MemoryStream(await Seal("正確 horse")), "正確 horse", Files.Stop);
        using var expected = Ed25519Signer.FromSeed(seed);
        Assert.Equal(expected.PublicKey.ToArray(), key.PublicKey.ToArray());
    }

    [Fact]
    public async Task A_sealed_key_is_an_armored_age_file_with_one_line_in_it()
    {
        var file = await Seal("word");
        Assert.StartsWith("-----BEGIN AGE ENCRYPTED FILE-----", Encoding.ASCII.GetString(file), StringComparison.Ordinal);
        using var identity = new PassphraseIdentity("word");
        var lines = Encoding.ASCII.GetString(await Files.Open(file, identity)).Split('\n');
        Assert.Equal("LOTUS-SIGNING-KEY-1 " + Convert.ToBase64String(seed), lines[1]);
        Assert.StartsWith("# ", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_passphrase_does_not_open_it() =>
        await Assert.ThrowsAnyAsync<AgeException>(async () =>
            await KeyFile.ReadAsync(new MemoryStream(await Seal("word")), "Word", Files.Stop));

    [Fact]
    public async Task A_file_sealed_to_a_recipient_is_no_key_file()
    {
        var file = await Files.Seal(Plain(), armor: true);
        await Assert.ThrowsAnyAsync<AgeException>(() => KeyFile.ReadAsync(new MemoryStream(file), "word", Files.Stop));
    }

    [Fact]
    public async Task An_open_key_is_not_read_where_a_sealed_one_is_asked_for() =>
        await Assert.ThrowsAsync<FormatException>(() => KeyFile.ReadAsync(new MemoryStream(Plain()), "word", Files.Stop));

    [Fact]
    public async Task A_nodes_key_is_for_its_owner_alone()
    {
        await KeyFile.WriteUnprotectedAsync(FilePath, seed, Files.Stop);
        using var key = await KeyFile.ReadUnprotectedAsync(FilePath, Files.Stop);
        using var expected = Ed25519Signer.FromSeed(seed);
        Assert.Equal(expected.PublicKey.ToArray(), key.PublicKey.ToArray());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        }
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public async Task A_nodes_key_that_others_may_touch_is_not_read(UnixFileMode more)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "file modes are Unix's");
        await KeyFile.WriteUnprotectedAsync(FilePath, seed, Files.Stop);
        File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | more);
        await Assert.ThrowsAsync<FormatException>(() => KeyFile.ReadUnprotectedAsync(FilePath, Files.Stop));
    }

    [Fact]
    public async Task A_key_file_is_never_written_over()
    {
        await KeyFile.WriteUnprotectedAsync(FilePath, seed, Files.Stop);
        await Assert.ThrowsAsync<IOException>(() => KeyFile.WriteUnprotectedAsync(FilePath, seed, Files.Stop));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("LOTUS-SIGNING-KEY-1\n")]
    [InlineData("LOTUS-SIGNING-KEY-2 AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=\n")]
    [InlineData("LOTUS-SIGNING-KEY-1 AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyB=\n")]
    [InlineData("LOTUS-SIGNING-KEY-1 AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHw==\n")]
    [InlineData("LOTUS-SIGNING-KEY-1  AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=\n")]
    [InlineData("LOTUS-SIGNING-KEY-1 AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=\nLOTUS-SIGNING-KEY-1 AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=\n")]
    public async Task Anything_but_one_key_is_refused(string text)
    {
        await KeyFile.WriteUnprotectedAsync(FilePath, seed, Files.Stop);
        await File.WriteAllTextAsync(FilePath, text, Files.Stop);
        var refusal = await Assert.ThrowsAsync<FormatException>(() => KeyFile.ReadUnprotectedAsync(FilePath, Files.Stop));
        Assert.DoesNotContain("AQID", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_file_has_at_most_16_KiB()
    {
        var line = Encoding.ASCII.GetString(Plain());
        await KeyFile.WriteUnprotectedAsync(FilePath, seed, Files.Stop);
        await File.WriteAllTextAsync(FilePath, Padded(line, KeyFile.MaxBytes), Files.Stop);
        using var key = await KeyFile.ReadUnprotectedAsync(FilePath, Files.Stop);
        await File.WriteAllTextAsync(FilePath, Padded(line, KeyFile.MaxBytes + 1), Files.Stop);
        await Assert.ThrowsAsync<FormatException>(() => KeyFile.ReadUnprotectedAsync(FilePath, Files.Stop));
    }

    private static string Padded(string line, int length) => "#" + new string('x', length - line.Length - 2) + "\n" + line;

    private byte[] Plain() => Encoding.ASCII.GetBytes($"LOTUS-SIGNING-KEY-1 {Convert.ToBase64String(seed)}\n");

    private async Task<byte[]> Seal(string passphrase)
    {
        using var into = new MemoryStream();
        await KeyFile.WriteAsync(into, seed, passphrase, Files.Stop, Fast);
        return into.ToArray();
    }
}
