using System.Text;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Unit.Cli.Sealing;
using LotusBridge.Tests.Unit.Custody.Bundles;
using LotusBridge.Tests.Unit.Custody.Mainland;
using LotusBridge.Tests.Unit.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Cli.Mainland;

/// <summary><c>lotus sm</c> as it is typed.</summary>
public sealed class MainlandCommandTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 7))];

    private readonly Bench bench = new();

    private string Passphrase => bench.Write("passphrase", "correct horse\n");

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task A_key_is_made_and_what_is_sealed_to_it_opens_with_it()
    {
        var recipient = await Keygen("key");
        Assert.True(Sm2PublicKey.TryParse(recipient, out _));
        Assert.Equal(0, await bench.Sm("seal", "-r", recipient, "-o", bench.Place("sealed"), bench.Write("plain", Content)));
        Assert.StartsWith("lotus-bridge/sm/v1\nsm2 ", Encoding.ASCII.GetString(bench.Read("sealed")[..40]),
            StringComparison.Ordinal);
        Assert.Equal(0, await bench.Sm(
            "open", "-i", bench.Place("key"), "--passphrase-file", Passphrase, "-o", bench.Place("opened"), bench.Place("sealed")));
        Assert.Equal(Content, bench.Read("opened"));
    }

    [Fact]
    public async Task A_key_file_is_sealed_and_for_its_owner_alone_and_never_overwritten()
    {
        await Keygen("key");
        Assert.StartsWith("-----BEGIN AGE ENCRYPTED FILE-----", Encoding.ASCII.GetString(bench.Read("key")),
            StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, bench.Mode("key"));
        var before = bench.Read("key");
        bench.Refused(await bench.Sm(
            "keygen", "-o", bench.Place("key"), "--passphrase-file", Passphrase, "--work-factor", "1"), "key");
        Assert.Equal(before, bench.Read("key"));
    }

    [Fact]
    public async Task A_key_needs_a_passphrase_a_place_and_a_work_factor_in_range()
    {
        bench.Refused(await bench.Sm("keygen", "-o", bench.Place("key")), "no passphrase");
        bench.Refused(await bench.Sm("keygen", "-o", "-", "--passphrase-file", Passphrase), "-o FILE");
        bench.Refused(await bench.Sm(
            "keygen", "-o", bench.Place("key"), "--passphrase-file", Passphrase, "--work-factor", "23"), "1 to 22");
        Assert.DoesNotContain("key", bench.Names);
    }

    [Fact]
    public async Task The_wrong_passphrase_or_the_wrong_key_opens_nothing_and_leaves_nothing()
    {
        var recipient = await Keygen("mine");
        await Keygen("other");
        await bench.Sm("seal", "-r", recipient, "-o", bench.Place("sealed"), bench.Write("plain", Content));
        var wrong = bench.Write("wrong", "wrong horse\n");
        bench.Refused(await bench.Sm(
            "open", "-i", bench.Place("mine"), "--passphrase-file", wrong, "-o", bench.Place("opened"), bench.Place("sealed")),
            "identities");
        bench.Refused(await bench.Sm(
            "open", "-i", bench.Place("other"), "--passphrase-file", Passphrase, "-o", bench.Place("opened"), bench.Place("sealed")),
            "none of 1 SM2 keys");
        Assert.DoesNotContain(bench.Names, name => name.StartsWith("opened", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_container_opens_nothing_and_leaves_nothing()
    {
        var recipient = await Keygen("key");
        await bench.Sm("seal", "-r", recipient, "-o", bench.Place("sealed"), bench.Write("plain", Content));
        var changed = bench.Read("sealed");
        changed[^1] ^= 1;
        bench.Refused(await bench.Sm(
            "open", "-i", bench.Place("key"), "--passphrase-file", Passphrase, "-o", bench.Place("opened"),
            bench.Write("changed", changed)), "does not open");
        Assert.DoesNotContain(bench.Names, name => name.StartsWith("opened", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Recipients_come_from_flags_and_files_and_one_is_needed()
    {
        var (one, other) = (await Keygen("one"), await Keygen("other"));
        bench.Input = Content;
        Assert.Equal(0, await bench.Sm("seal", "-r", one, "-R", bench.Write("list", $"# the other\n{other}\n")));
        var container = bench.Output.ToArray();
        Assert.Equal(2, (await MainlandContainer.InspectAsync(
            new MemoryStream(container), TestContext.Current.CancellationToken)).Recipients);
        bench.Refused(await bench.Sm("seal"), "1 to 256");
        bench.Refused(await bench.Sm("seal", "-r", "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"), "sm1");
        bench.Refused(await bench.Sm("seal", "-R", bench.Write("list", "sm1q\n")), "line 1");
    }

    [Fact]
    public async Task A_secret_given_as_recipient_is_not_repeated()
    {
        Assert.Equal(1, await bench.Sm("seal", "-r", "SM-SECRET-KEY-1QQQSECRET"));
        Assert.DoesNotContain("QQQ", bench.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspecting_needs_no_key_and_refuses_what_is_no_container()
    {
        var recipient = await Keygen("key");
        await bench.Sm("seal", "-r", recipient, "-o", bench.Place("sealed"), bench.Write("plain", Content));
        Assert.Equal(0, await bench.Sm("inspect", bench.Place("sealed")));
        Assert.Contains("1 recipient(s)", Encoding.UTF8.GetString(bench.Output.ToArray()), StringComparison.Ordinal);
        bench.Refused(await bench.Sm("inspect", bench.Place("plain")), "does not open");
    }

    [Fact]
    public async Task A_public_key_is_shown_again_in_either_form()
    {
        var recipient = await Keygen("key");
        Assert.Equal(0, await bench.Sm("public", "--passphrase-file", Passphrase, bench.Place("key")));
        Assert.Equal(recipient + "\n", Encoding.ASCII.GetString(bench.Output.ToArray()));
        Assert.Equal(0, await bench.Sm("public", "--pem", "--passphrase-file", Passphrase, bench.Place("key")));
        Assert.Equal(Sm2PublicKey.Parse(recipient).ToPem(), Encoding.ASCII.GetString(bench.Output.ToArray()));
    }

    [Fact]
    public async Task A_terminal_gets_no_bytes_and_one_stream_serves_once()
    {
        var recipient = await Keygen("key");
        bench.IsOutputTerminal = true;
        bench.Refused(await bench.Sm("seal", "-r", recipient), "terminal");
        bench.IsOutputTerminal = false;
        bench.Refused(await bench.Sm("seal", "-R", "-"), "only one of");
        bench.Refused(await bench.Sm("open", "-i", "-"), "only one of");
        bench.Refused(await bench.Sm("seal", "-r", recipient, "-o", bench.Place("x"), bench.Write("x", "x")), "same file");
    }

    [Fact]
    public async Task A_manifests_sm2_signature_is_written_out_and_openssl_verifies_it()
    {
        var manifest = await Manifest(Sm2Vectors.KeyOf(5));
        Assert.Equal(0, await bench.Sm(
            "manifest", "-o", bench.Place("said"), "--signature", bench.Place("signature"), "--pem", bench.Place("key.pem"),
            bench.Write("manifest", manifest)));
        Assert.StartsWith("lotus-bridge/sm-manifest/v1\npackage P-7QK2M4XA9C1D\nsealed ",
            Encoding.UTF8.GetString(bench.Read("said")), StringComparison.Ordinal);

        string[] verify =
        [
            "pkeyutl", "-verify", "-pubin", "-inkey", bench.Place("key.pem"), "-rawin", "-digest", "sm3", "-pkeyopt",
            "distid:1234567812345678", "-sigfile", bench.Place("signature"), "-in",
        ];
        Assert.True(await Openssl.Holds([.. verify, bench.Place("said")]));
        Assert.False(await Openssl.Holds([.. verify, bench.Write("other", [.. bench.Read("said"), 10])]));
    }

    [Fact]
    public async Task What_is_no_manifest_with_a_signature_is_refused()
    {
        bench.Refused(await bench.Sm("manifest", bench.Write("manifest", await Manifest(signer: null))), "no SM3 values");
        bench.Refused(await bench.Sm("manifest", bench.Write("manifest", "{}")), "not a statement");
        const int most = StatementReader.MaxEnvelopeBytes;
        bench.Refused(await bench.Sm("manifest", bench.Write("manifest", new byte[most + 1])), $"longer than {most}");
        bench.Refused(await bench.Sm("manifest", bench.Write("manifest", Say(new OrderAcknowledged()))), "order.acknowledged");
    }

    private static async Task<byte[]> Manifest(Sm2PrivateKey? signer)
    {
        using var into = new MemoryStream();
        PackageSource[] files = [new("a", 1, TestBundle.Answer, _ => Task.FromResult<Stream>(new MemoryStream([1])))];
        var manifest = signer is null
            ? await Package.SealAsync("P-7QK2M4XA9C1D", files, [Files.Identity().Recipient], into, Containers.Stop)
            : await Package.SealAsync(
                "P-7QK2M4XA9C1D", files, [Sm2Vectors.Key.PublicKey], signer, into, parts: null, Containers.Stop);
        return Say(manifest);
    }

    private static byte[] Say(StatementBody body)
    {
        using var key = Ed25519Signer.FromSeed(new byte[32]);
        return OrderStatements.Reader.Sign(
            body, "MO-2026-K7Q2M4XA", "4404-000000000000", DateTimeOffset.UnixEpoch, [], key).Envelope.Bytes.ToArray();
    }

    private async Task<string> Keygen(string name)
    {
        Assert.Equal(0, await bench.Sm(
            "keygen", "-o", bench.Place(name), "--passphrase-file", Passphrase, "--work-factor", "1"));
        return Encoding.ASCII.GetString(bench.Output.ToArray()).TrimEnd();
    }
}
