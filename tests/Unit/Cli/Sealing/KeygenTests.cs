using System.Text;
using LotusBridge.Custody.Sealing;
using LotusBridge.Tests.Unit.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Cli.Sealing;

public sealed class KeygenTests
{
    [Fact]
    public async Task A_new_identity_file_reads_as_age_keygen_writes_it()
    {
        using var bench = new Bench();
        Assert.Equal(0, await bench.Keygen("-o", bench.Place("keys")));
        var text = Encoding.UTF8.GetString(bench.Read("keys"));
        var identity = Assert.Single(IdentityFile.Parse(text));
        Assert.IsType<HybridIdentity>(identity);
        Assert.Equal(
            $"# created: 2026-11-22T15:15:18Z\n# public key: {identity.Recipient}\n{identity.Reveal()}\n", text);
        Assert.Equal($"Public key: {identity.Recipient}", bench.Error.ToString().Trim());
    }

    [Fact]
    public async Task A_key_for_older_tools_is_made_where_it_is_asked_for()
    {
        using var bench = new Bench();
        Assert.Equal(0, await bench.Keygen("--x25519", "-o", bench.Place("keys")));
        var identity = Assert.Single(IdentityFile.Parse(Encoding.UTF8.GetString(bench.Read("keys"))));
        Assert.IsType<X25519Identity>(identity);
        Assert.Equal($"Public key: {identity.Recipient}", bench.Error.ToString().Trim());
    }

    [Fact]
    public async Task A_post_quantum_recipient_does_not_fill_a_screen()
    {
        using var bench = new Bench { IsErrorTerminal = true };
        await bench.Keygen("-o", bench.Place("keys"));
        var identity = Assert.Single(IdentityFile.Parse(Encoding.UTF8.GetString(bench.Read("keys"))));
        Assert.Equal($"Public key: {identity.Recipient.Brief}", bench.Error.ToString().Trim());
        Assert.InRange(identity.Recipient.Brief.Length, 1, 40);
    }

    [Fact]
    public async Task What_is_sealed_to_a_new_key_opens_with_it_and_not_with_another()
    {
        using var bench = new Bench();
        foreach (var name in new[] { "mine", "theirs" })
        {
            await bench.Keygen("-o", bench.Place(name));
        }

        await bench.Keygen("-y", "-o", bench.Place("recipients"), bench.Place("mine"));
        var plain = bench.Write("plain", "hello");
        Assert.Equal(0, await bench.Seal("-a", "-R", bench.Place("recipients"), "-o", bench.Place("sealed"), plain));
        Assert.Equal(0, await bench.Open("-i", bench.Place("theirs"), "-i", bench.Place("mine"), bench.Place("sealed")));
        Assert.Equal("hello"u8.ToArray(), bench.Output.ToArray());
        bench.Refused(await bench.Open("-i", bench.Place("theirs"), bench.Place("sealed")), "mlkem768x25519");
    }

    [Fact]
    public async Task Every_run_makes_another_key()
    {
        using var bench = new Bench();
        await bench.Keygen();
        var one = bench.Output.ToArray();
        await bench.Keygen();
        Assert.NotEqual(one, bench.Output.ToArray());
    }

    [Fact]
    public async Task Only_the_owner_may_read_an_identity_file()
    {
        using var bench = new Bench();
        await bench.Keygen("-o", bench.Place("keys"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, bench.Mode("keys"));
    }

    [Fact]
    public async Task A_file_that_is_there_already_is_not_touched()
    {
        using var bench = new Bench();
        var keys = bench.Write("keys", "precious");
        bench.Refused(await bench.Keygen("-o", keys), "keys");
        Assert.Equal("precious"u8.ToArray(), bench.Read("keys"));
    }

    [Fact]
    public async Task The_public_key_is_said_aside_unless_the_terminal_shows_it_anyway()
    {
        using var bench = new Bench();
        await bench.Keygen();
        Assert.StartsWith("Public key: age1", bench.Error.ToString(), StringComparison.Ordinal);
        bench.IsOutputTerminal = true;
        await bench.Keygen();
        Assert.Empty(bench.Error.ToString());
    }

    [Fact]
    public async Task An_identity_file_is_converted_to_its_recipients()
    {
        using var bench = new Bench();
        var (one, two) = (Files.Identity(1), Files.Identity(2));
        var keys = bench.Write("keys", $"# two\n{one.Reveal()}\n{two.Reveal()}\n");
        Assert.Equal(0, await bench.Keygen("-y", keys));
        Assert.Equal($"{one.Recipient}\n{two.Recipient}\n", Encoding.ASCII.GetString(bench.Output.ToArray()));

        bench.Input = bench.Read("keys");
        Assert.Equal(0, await bench.Keygen("-y", "-o", bench.Place("recipients")));
        Assert.Equal($"{one.Recipient}\n{two.Recipient}\n", Encoding.ASCII.GetString(bench.Read("recipients")));
        bench.Refused(await bench.Keygen("-y", "-o", bench.Place("recipients"), keys), "recipients");
    }

    [Fact]
    public async Task What_is_no_identity_file_is_not_converted()
    {
        using var bench = new Bench();
        bench.Refused(await bench.Keygen("-y", bench.Write("keys", "hello\n")), "line 1 of the identity file");
        bench.Refused(await bench.Keygen("-y", bench.Write("keys", "")), "has no identity");
    }

    [Fact]
    public async Task An_input_without_the_flag_for_it_is_refused()
    {
        using var bench = new Bench();
        bench.Refused(await bench.Keygen(bench.Write("keys", "x")), "INPUT goes with -y only");
    }

    [Fact]
    public async Task Age_reads_our_identity_file_and_opens_with_it()
    {
        using var age = new AgeTool();
        using var bench = new Bench();
        await bench.Keygen("--x25519", "-o", bench.Place("keys"));
        await bench.Keygen("-y", "-o", bench.Place("recipients"), bench.Place("keys"));
        var plain = bench.Write("plain", "hello");
        await AgeTool.Run("age", "-R", bench.Place("recipients"), "-o", bench.Place("theirs"), plain);
        await bench.Seal("-R", bench.Place("recipients"), "-o", bench.Place("ours"), plain);
        foreach (var name in new[] { "theirs", "ours" })
        {
            var (code, error) = await AgeTool.Run(
                "age", "-d", "-i", bench.Place("keys"), "-o", age.Place(name), bench.Place(name));
            Assert.True(code == 0, error);
            Assert.Equal(0, await bench.Open("-i", bench.Place("keys"), bench.Place(name)));
            Assert.Equal("hello"u8.ToArray(), age.Read(name));
            Assert.Equal("hello"u8.ToArray(), bench.Output.ToArray());
        }
    }
}
