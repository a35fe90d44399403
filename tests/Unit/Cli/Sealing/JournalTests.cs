using System.Diagnostics;
using LotusBridge.Tests.Unit.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Cli.Sealing;

public sealed class JournalTests : IDisposable
{
    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task A_sealing_with_a_journal_leaves_the_sealed_file_and_no_journal()
    {
        Prepare(200_000);
        Assert.Equal(0, await bench.Seal(Words()));
        Assert.Equal(["mine", "plain", "sealed"], bench.Names);
        Assert.Equal(Files.Content(200_000), await Files.Open(bench.Read("sealed")));
    }

    [Theory]
    [InlineData("-o")]
    [InlineData("--journal-identity")]
    public async Task What_a_later_run_would_need_is_asked_for(string missing)
    {
        Prepare(100);
        var words = Words().ToList();
        words.RemoveRange(words.IndexOf(missing), 2);
        bench.Refused(await bench.Seal([.. words]), "--journal needs --journal-identity FILE, -o FILE");
        Assert.Equal(["mine", "plain"], bench.Names);
    }

    [Fact]
    public async Task Text_standard_input_and_passphrases_are_refused()
    {
        Prepare(100);
        bench.Refused(await bench.Seal([.. Words(), "-a"]), "goes without -a");
        bench.Refused(await bench.Seal([.. Words()[..^1], "-"]), "a file as INPUT");
        bench.Refused(
            await bench.Answers("x", "x").Seal(
                "-p", "--work-factor", "1", "--journal", bench.Place("journal"), "--journal-identity", bench.Place("mine"),
                "-o", bench.Place("sealed"), bench.Place("plain")),
            "not with a passphrase");
        Assert.Equal(["mine", "plain"], bench.Names);
    }

    [Fact]
    public async Task A_file_that_is_no_journal_is_refused_and_kept()
    {
        Prepare(100);
        bench.Write("journal", "a letter");
        bench.Refused(await bench.Seal(Words()), "is no journal of a sealing");
        Assert.Equal("a letter"u8.ToArray(), bench.Read("journal"));
    }

    /// <summary>The real program, the real signal, at moments that nobody chose.</summary>
    [Fact]
    public async Task Killed_again_and_again_it_comes_to_its_end()
    {
        const int length = 24 * 1024 * 1024;
        Prepare(length);
        var kills = 0;
        while (!File.Exists(bench.Place("sealed")))
        {
            using var process = Process.Start(new ProcessStartInfo(
                "dotnet", [Path.Combine(AppContext.BaseDirectory, "LotusBridge.Cli.dll"), "seal", "--lanes", "2", .. Words()])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            })!;
            var target = Size("sealed.partial") + ((kills + 1) * 4096 * 1024);
            while (!process.HasExited && kills < 4 && Size("sealed.partial") < target)
            {
                await Task.Delay(1, Files.Stop);
            }

            if (kills++ < 4)
            {
                process.Kill();
            }

            await process.WaitForExitAsync(Files.Stop);
            Assert.True(kills < 10, await process.StandardError.ReadToEndAsync(Files.Stop));
        }

        var opened = await Files.Open(bench.Read("sealed"));
        Assert.True(Files.Content(length).AsSpan().SequenceEqual(opened), "another content");
        Assert.DoesNotContain("sealed.partial", bench.Names);
    }

    private long Size(string name)
    {
        var file = new FileInfo(bench.Place(name));
        return file.Exists ? file.Length : 0;
    }

    private void Prepare(int length)
    {
        bench.Write("plain", Files.Content(length));
        bench.Write("mine", Files.Identity(9).Reveal());
    }

    private string[] Words() =>
    [
        "-r", $"{Files.Identity().Recipient}", "--journal", bench.Place("journal"), "--journal-identity", bench.Place("mine"),
        "-o", bench.Place("sealed"), bench.Place("plain"),
    ];
}
