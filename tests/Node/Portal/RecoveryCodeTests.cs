using System.Text.RegularExpressions;
using LotusBridge.Node.Portal.Passkeys;
using LotusBridge.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>New recovery codes stop the old ones, and are made by nobody but the person with the passkey.</summary>
[Collection(PortalCollection.Name)]
public sealed partial class RecoveryCodeTests(PortalStage stage)
{
    private const string Path = "/me/recovery-codes";

    [Fact]
    public async Task New_codes_stop_the_old_ones_at_once_and_are_shown_once()
    {
        using var someone = await Newcomer.RegisteredAsync(stage);
        await someone.SignInAsync();
        var made = await MakeAsync(someone);
        var codes = CodesIn(made.Html);
        Assert.Equal((200, PasskeyBook.Codes), (made.Status, codes.Distinct(StringComparer.Ordinal).Count()));
        Assert.Empty(codes.Intersect(someone.Codes, StringComparer.Ordinal));
        Assert.Empty(CodesIn((await someone.Browser.GetAsync("/me")).Html));

        var browser = new Browser(someone.Node);
        await browser.GetAsync("/recover");
        Assert.Equal(401, (await browser.PostAsync("/recover", ("official", someone.Official), ("code", someone.Codes[0]))).Status);
        var opened = await browser.PostAsync("/recover", ("official", someone.Official), ("code", codes[0]));
        Assert.StartsWith("/enrol/", opened.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_made_them_and_when_is_written_down()
    {
        using var someone = await Newcomer.RegisteredAsync(stage);
        await someone.SignInAsync();
        Assert.Empty(await WrittenAsync(someone));
        await MakeAsync(someone);
        Assert.Equal(someone.Official, Assert.Single(await WrittenAsync(someone)).By);
    }

    [Fact]
    public async Task Another_passkey_another_challenge_and_the_same_assertion_again_make_none()
    {
        using var someone = await Newcomer.RegisteredAsync(stage);
        using var other = await Newcomer.RegisteredAsync(stage);
        await someone.SignInAsync();
        var browser = someone.Browser;
        var own = SoftPasskey.ChallengeIn((await browser.GetAsync("/me")).Html);
        await RefusedAsync(browser, other.Passkey.Get(own));
        await RefusedAsync(browser, someone.Passkey.Get(SoftPasskey.ChallengeIn((await browser.GetAsync("/sign-in")).Html)));
        await RefusedAsync(browser, []);
        Assert.Empty(await WrittenAsync(someone));

        own = SoftPasskey.ChallengeIn((await browser.GetAsync("/me")).Html);
        var fields = someone.Passkey.Get(own);
        Assert.Equal(200, (await browser.PostAsync(Path, fields)).Status);
        await RefusedAsync(browser, fields);
    }

    [Fact]
    public async Task An_assertion_for_new_codes_signs_nobody_in()
    {
        using var someone = await Newcomer.RegisteredAsync(stage);
        await someone.SignInAsync();
        var fields = someone.Passkey.Get(SoftPasskey.ChallengeIn((await someone.Browser.GetAsync("/me")).Html));
        Assert.Equal(401, (await someone.Browser.PostAsync("/sign-in", fields)).Status);
    }

    [Fact]
    public async Task After_a_few_failures_the_right_passkey_makes_none_either()
    {
        using var someone = await Newcomer.RegisteredAsync(stage);
        await someone.SignInAsync();
        await someone.Browser.GetAsync("/me");
        for (var number = 0; number < Attempts.MaxForOne; number++)
        {
            await RefusedAsync(someone.Browser, [("credentialId", "number" + number)]);
        }

        var locked = await MakeAsync(someone);
        Assert.Equal((429, "too-many-requests"), (locked.Status, locked.Code));
    }

    [Fact]
    public async Task A_persona_makes_them_without_a_passkey_a_few_times_and_a_form_counts_once()
    {
        var browser = await stage.SignedInAsync(stage.Cast.Endorser);
        var challenge = await ChallengeAsync(browser);
        Assert.Equal(PasskeyBook.Codes, CodesIn((await browser.PostAsync(Path, ("challenge", challenge))).Html).Count);
        await RefusedAsync(browser, [("challenge", challenge)]);
        for (var number = 2; number < Attempts.MaxForOne; number++)
        {
            Assert.Equal(200, (await browser.PostAsync(Path, ("challenge", await ChallengeAsync(browser)))).Status);
        }

        var often = await browser.PostAsync(Path, ("challenge", await ChallengeAsync(browser)));
        Assert.Equal((429, "too-many-requests"), (often.Status, often.Code));
    }

    [Fact]
    public async Task A_registrar_has_no_codes()
    {
        var browser = await stage.SignedInAsync(stage.Crowd["registrar@MO"]);
        Assert.DoesNotContain(Path, (await browser.GetAsync("/me")).Html, StringComparison.Ordinal);
        Assert.Equal("role-not-allowed", (await browser.PostAsync(Path)).Code);
    }

    private static async Task<Shown> MakeAsync(Newcomer someone) => await someone.Browser.PostAsync(
        Path, someone.Passkey.Get(SoftPasskey.ChallengeIn((await someone.Browser.GetAsync("/me")).Html)));

    private static async Task RefusedAsync(Browser browser, (string Name, string Value)[] fields)
    {
        var answer = await browser.PostAsync(Path, fields);
        Assert.Equal((422, "passkey-not-accepted"), (answer.Status, answer.Code));
    }

    private static async Task<string> ChallengeAsync(Browser browser) =>
        Challenge().Match((await browser.GetAsync("/me")).Html).Groups[1].Value;

    private static List<string> CodesIn(string html) => [.. Code().Matches(html).Select(match => match.Groups[1].Value)];

    private static Task<List<ReadRow>> WrittenAsync(Newcomer someone) => someone.Node.Get<Store>().ReadAsync(
        db => db.Set<ReadRow>().Where(row => row.Page == Path && row.Object == someone.Official).ToListAsync(), default);

    [GeneratedRegex("<li><code>([0-9A-Z-]{19})</code></li>", RegexOptions.None, 1000)]
    private static partial Regex Code();

    [GeneratedRegex("name=\"challenge\" value=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Challenge();
}
