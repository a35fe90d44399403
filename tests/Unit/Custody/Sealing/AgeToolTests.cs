using System.Text;
using LotusBridge.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Sealing;

/// <summary>Files go both ways between us and the age that Debian ships.</summary>
public sealed class AgeToolTests
{
    private const int Chunk = 64 * 1024;

    public static MatrixTheoryData<int, bool> Cases =>
        new([0, 1, Chunk - 1, Chunk, Chunk + 1, 10 * 1024 * 1024], [false, true]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task We_open_what_age_seals(int length, bool armor)
    {
        using var age = new AgeTool();
        var plain = age.Write("plain", Files.Content(length));
        string[] form = armor ? ["-a"] : [];
        await Succeeds(AgeTool.Run("age",
            ["-r", $"{Files.Identity(1).Recipient}", "-r", $"{Files.Identity(2).Recipient}", .. form,
                "-o", age.Place("sealed"), plain]));
        Assert.Equal(Files.Content(length), await Files.Open(age.Read("sealed"), Files.Identity(2)));
        await Assert.ThrowsAsync<NoIdentityMatchException>(() => Files.Open(age.Read("sealed"), Files.Identity(3)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Age_opens_what_we_seal(int length, bool armor)
    {
        using var age = new AgeTool();
        var keys = age.Write("keys", Encoding.ASCII.GetBytes(Files.Identity(2).Reveal()));
        var file = age.Write("sealed", await Files.Seal(
            Files.Content(length), armor, Files.Identity(1).Recipient, Files.Identity(2).Recipient));
        await Succeeds(AgeTool.Run("age", "-d", "-i", keys, "-o", age.Place("opened"), file));
        // age 1.1.1 creates its output with the first byte, so an empty content may leave no file.
        Assert.Equal(Files.Content(length), File.Exists(age.Place("opened")) ? age.Read("opened") : []);
    }

    [Fact]
    public async Task Age_refuses_what_we_sealed_once_a_bit_is_changed()
    {
        using var age = new AgeTool();
        var keys = age.Write("keys", Encoding.ASCII.GetBytes(Files.Identity().Reveal()));
        var content = await Files.Seal(Files.Content(100));
        content[^1] ^= 1;
        var file = age.Write("sealed", content);
        var (code, _) = await AgeTool.Run("age", "-d", "-i", keys, "-o", age.Place("opened"), file);
        Assert.NotEqual(0, code);
    }

    [Fact]
    public async Task We_read_the_identity_file_that_age_keygen_writes()
    {
        using var age = new AgeTool();
        var (_, error) = await AgeTool.Run("age-keygen", "-o", age.Place("keys"));
        var identity = Assert.Single(IdentityFile.Parse(Encoding.UTF8.GetString(age.Read("keys"))));
        Assert.Equal($"Public key: {identity.Recipient}", error.Trim());
        Assert.Contains(identity.Reveal(), Encoding.UTF8.GetString(age.Read("keys")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task We_open_what_age_seals_to_a_passphrase(bool armor)
    {
        using var age = new AgeTool();
        var plain = age.Write("plain", Files.Content(1000));
        string[] form = armor ? ["-a"] : [];
        await Succeeds(AgeTool.RunAnswering("lotus pass", ["age", "-p", .. form, "-o", age.Place("sealed"), plain]));
        using var identity = new PassphraseIdentity("lotus pass");
        Assert.Equal(Files.Content(1000), await Files.Open(age.Read("sealed"), identity));
    }

    [Fact]
    public async Task Age_opens_what_we_seal_to_a_passphrase_and_refuses_another()
    {
        using var age = new AgeTool();
        using var recipient = new PassphraseRecipient("蓮橋 pass", workFactor: 10);
        var file = age.Write("sealed", await Files.Seal(Files.Content(1000), true, recipient));
        await Succeeds(AgeTool.RunAnswering("蓮橋 pass", "age", "-d", "-o", age.Place("opened"), file));
        Assert.Equal(Files.Content(1000), age.Read("opened"));
        Assert.NotEqual(0, (await AgeTool.RunAnswering("other", "age", "-d", "-o", age.Place("no"), file)).Code);
    }

    [Fact]
    public async Task We_read_an_identity_file_that_age_sealed_to_a_passphrase()
    {
        using var age = new AgeTool();
        var keys = age.Write("keys", Encoding.ASCII.GetBytes(Files.Identity().Reveal() + "\n"));
        await Succeeds(AgeTool.RunAnswering("lotus pass", "age", "-p", "-a", "-o", age.Place("keys.age"), keys));
        var identities = await IdentityFile.ReadAsync(
            new MemoryStream(age.Read("keys.age")), () => "lotus pass", Files.Stop);
        Assert.Equal(Files.Identity().Recipient, Assert.Single(identities).Recipient);
    }

    private static async Task Succeeds(Task<(int Code, string Error)> run)
    {
        var (code, error) = await run;
        Assert.True(code == 0, error);
    }
}
