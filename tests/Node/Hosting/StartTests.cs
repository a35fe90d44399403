using System.Text;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Tests.Node.Hosting;

/// <summary>What keeps a node from starting, and with which exit code.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task An_open_key_file_is_refused()
    {
        await using var federation = await Federation.PrepareAsync();
        var path = Path.Combine(federation["MO"].Folder, "node.key");
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.GroupRead);
        Assert.Equal(StartRefusedException.KeyExposed, (await RefusedAsync(federation)).ExitCode);
    }

    [Theory]
    [InlineData("node")]
    [InlineData("log")]
    [InlineData("witness")]
    public async Task A_key_that_is_not_the_rosters_is_refused(string key)
    {
        await using var federation = await Federation.PrepareAsync();
        File.Copy(
            Path.Combine(federation["GBA"].Folder, key + ".key"), Path.Combine(federation["MO"].Folder, key + ".key"),
            overwrite: true);
        Assert.Contains($"the {key} key", (await RefusedAsync(federation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_the_rosters_is_refused()
    {
        await using var federation = await Federation.PrepareAsync();
        File.Copy(
            Path.Combine(federation["GBA"].Folder, "tls.pem"), Path.Combine(federation["MO"].Folder, "tls.pem"),
            overwrite: true);
        Assert.Contains("the TLS key", (await RefusedAsync(federation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_file_outside_a_demonstration_is_refused()
    {
        await using var federation = await Federation.PrepareAsync(
            change: roster => roster with { Demonstration = false });
        Assert.Contains("clockFile", (await RefusedAsync(federation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_roster_with_a_changed_byte_is_refused()
    {
        await using var federation = await Federation.PrepareAsync();
        var path = Path.Combine(federation.Folder, "roster.json");
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.AsSpan().IndexOf("\"sig\":\""u8) + 10] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        Assert.Contains("roster", (await RefusedAsync(federation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_pack_is_refused()
    {
        await using var federation = await Federation.PrepareAsync();
        var file = federation["MO"].ConfigurationFile;
        var json = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, json.Replace(Folders.Packs, "packs", StringComparison.Ordinal));
        Assert.Contains("rule pack gba", (await RefusedAsync(federation)).Message, StringComparison.Ordinal);
    }

    /// <summary>A law is read whole in a language or not at all, and no translation keeps a node from its work.</summary>
    [Fact]
    public async Task A_translation_that_is_not_whole_is_left_aside_and_named()
    {
        await using var federation = await Federation.PrepareAsync();
        var node = federation["MO"];
        var packs = Directory.CreateDirectory(Path.Combine(node.Folder, "packs")).FullName;
        foreach (var name in new[] { "pack.yaml", "words.zh-Hans.yaml" })
        {
            File.Copy(Path.Combine(Folders.Packs, "gba", name), Path.Combine(packs, name));
        }

        var words = await File.ReadAllTextAsync(Path.Combine(Folders.Packs, "gba", "words.pt.yaml"));
        await File.WriteAllTextAsync(
            Path.Combine(packs, "gba.words.pt.yaml"), words.Replace("source: judge\n", "source: magistrate\n", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(packs, "words.zh-Hant.yaml"), "- no words");
        var json = await File.ReadAllTextAsync(node.ConfigurationFile);
        await File.WriteAllTextAsync(node.ConfigurationFile, json.Replace(Folders.Packs, packs, StringComparison.Ordinal));

        var self = await SelfReader.ReadAsync(Settings.Read(node.ConfigurationFile), CancellationToken.None);
        var pack = Assert.Single(self.Packs.All);
        Assert.Equal(["zh-Hans"], pack.Translated.Select(one => one.Language));
        Assert.Equal("法官", self.Packs.In(pack.Pack, "zh-Hans").TitleOf(LotusBridge.Rules.Role.Judge));
        Assert.Same(pack.Pack, self.Packs.In(pack.Pack, "pt"));
        Assert.Equal(2, pack.LeftAside.Count);
        Assert.Contains(pack.LeftAside, one => one.Contains("gba.words.pt.yaml: ", StringComparison.Ordinal));
        Assert.Contains(pack.LeftAside, one => one.EndsWith("must be made of keys and values", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_program_ends_with_the_code_and_says_why()
    {
        await using var federation = await Federation.PrepareAsync();
        await File.WriteAllTextAsync(federation["MO"].ConfigurationFile, "{}", Encoding.UTF8);
        using var child = ChildNode.Start(federation["MO"], crashAt: null);
        await child.WaitAsync();
        Assert.Equal(StartRefusedException.Misconfigured, child.ExitCode);
    }

    private static Task<StartRefusedException> RefusedAsync(Federation federation) =>
        Assert.ThrowsAsync<StartRefusedException>(federation["MO"].StartAsync);
}
