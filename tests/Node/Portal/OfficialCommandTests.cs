using System.Text.RegularExpressions;
using LotusBridge.Cli;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>A registrar with a key file brings somebody to the portal: invitation, comparison, registration, revocation.</summary>
[Collection(PortalCollection.Name)]
public sealed class OfficialCommandTests(PortalStage stage) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lotus-registrar-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_passkey_is_registered_by_the_fingerprint_that_its_person_reads_and_by_no_other()
    {
        var node = stage.Cast.Macau;
        var key = Path.Combine(folder, "registrar.key");
        await KeyFile.WriteUnprotectedAsync(key, node.RegistrarSeed, default);
        string[] desk = ["--node", node.Api.ToString(), "--key", key, "--by", "registrar:MO"];
        var (code, told) = await LotusAsync(["official", "invite", "--office", "MO/JIC", "--role", "judge", .. desk]);
        Assert.Equal(0, code);
        var official = Regex.Match(told, "MO-[0-9a-f]{12}").Value;
        var link = Regex.Match(told, "/enrol/[A-Za-z0-9_-]{43}").Value;

        using var passkey = new SoftPasskey(new Uri(node.PortalOrigin).Host, node.PortalOrigin);
        var browser = new Browser(node);
        Assert.Contains("has made no passkey", (await RegisterAsync(official, passkey.Key, desk)).Told, StringComparison.Ordinal);
        var page = await browser.GetAsync(link);
        Assert.Equal(200, (await browser.PostAsync(link, passkey.Create(SoftPasskey.ChallengeIn(page.Html)))).Status);
        Assert.Contains(passkey.Key.Id().ToString(), (await LotusAsync(["official", "invitations", .. desk])).Told, StringComparison.Ordinal);

        using var other = new SoftPasskey(new Uri(node.PortalOrigin).Host, node.PortalOrigin);
        var wrong = await RegisterAsync(official, other.Key, desk);
        Assert.Contains("another fingerprint", wrong.Told, StringComparison.Ordinal);
        Assert.Equal(401, (await SignInAsync(browser, passkey)).Status);

        Assert.Equal(0, (await RegisterAsync(official, passkey.Key, desk)).Code);
        Assert.Equal(303, (await SignInAsync(browser, passkey)).Status);

        Assert.Equal(0, (await LotusAsync(["official", "revoke", official, "--because", "lost", .. desk])).Code);
        Assert.Equal(303, (await browser.GetAsync("/me")).Status);
        Assert.Equal(401, (await SignInAsync(browser, passkey)).Status);
    }

    private static async Task<Shown> SignInAsync(Browser browser, SoftPasskey passkey) => await browser.PostAsync(
        "/sign-in", passkey.Get(SoftPasskey.ChallengeIn((await browser.GetAsync("/sign-in")).Html)));

    private static Task<(int Code, string Told)> RegisterAsync(string official, SigningKey key, string[] desk) =>
        LotusAsync(["official", "register", official, "--fingerprint", key.Id().ToString(), .. desk]);

    private static async Task<(int Code, string Told)> LotusAsync(string[] args)
    {
        using var told = new StringWriter();
        var code = await CommandLine.RunAsync([.. args, "--lang", "en"], told, told);
        return (code, told.ToString());
    }
}
