using System.Text.RegularExpressions;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>Somebody who comes to a portal, of Macau unless another is named, by an invitation and makes a passkey there.</summary>
internal sealed partial class Newcomer : IDisposable
{
    private Newcomer(TestNode node, Browser registrar) => (Node, Registrar, Browser) = (node, registrar, new Browser(node));

    public TestNode Node { get; }

    /// <summary>The registrar's browser.</summary>
    public Browser Registrar { get; }

    public Browser Browser { get; }

    public SoftPasskey Passkey { get; private set; } = null!;

    /// <summary>The pseudonym that the invitation names.</summary>
    public string Official { get; private set; } = "";

    public string Link { get; private set; } = "";

    public IReadOnlyList<string> Codes { get; private set; } = [];

    public void Dispose() => Passkey.Dispose();

    /// <summary>Invited, with a passkey of their own that nobody has registered yet.</summary>
    public static Task<Newcomer> EnrolledAsync(
        PortalStage stage, string role = Roles.Investigator, string office = "MO/PJ", TestNode? at = null) =>
        EnrolledAsync(at ?? stage.Cast.Macau, role, office);

    private static async Task<Newcomer> EnrolledAsync(TestNode node, string role, string office)
    {
        var someone = new Newcomer(node, new Browser(node))
        {
            Passkey = new SoftPasskey(new Uri(node.PortalOrigin).Host, node.PortalOrigin),
        };
        await someone.Registrar.SignInAsync("registrar:" + node.Territory);
        await someone.InviteAsync(role, office);
        await someone.EnrolAsync(someone.Link);
        return someone;
    }

    /// <summary>Enrolled, and registered by the registrar.</summary>
    public static Task<Newcomer> RegisteredAsync(
        PortalStage stage, string role = Roles.Investigator, string office = "MO/PJ", TestNode? at = null) =>
        RegisteredAsync(at ?? stage.Cast.Macau, role, office);

    public static async Task<Newcomer> RegisteredAsync(TestNode node, string role = Roles.Investigator, string office = "MO/PJ")
    {
        var someone = await EnrolledAsync(node, role, office);
        await someone.RegisterAsync();
        return someone;
    }

    public async Task<Shown> EnrolAsync(string link)
    {
        var page = await Browser.GetAsync(link);
        Assert.Equal(200, page.Status);
        var made = await Browser.PostAsync(link, Passkey.Create(SoftPasskey.ChallengeIn(page.Html)));
        Codes = [.. Code().Matches(made.Html).Select(match => match.Groups[1].Value)];
        return made;
    }

    public async Task RegisterAsync()
    {
        var list = await Registrar.GetAsync("/officials/invitations");
        var card = list.Html[list.Html.IndexOf(Official, StringComparison.Ordinal)..];
        Assert.Contains(Passkey.Key.Id().ToString()[7..15], card, StringComparison.Ordinal);
        var drafted = await Registrar.PostAsync("/officials/invitations/register", ("invitation", Invitation().Match(card).Groups[1].Value));
        Assert.StartsWith("/sign/", drafted.Location, StringComparison.Ordinal);
        var page = await Registrar.GetAsync(drafted.Location);
        Assert.Contains(Official, page.Html, StringComparison.Ordinal);
        var signed = await Registrar.PostAsync(drafted.Location, ("digest", DigestIn(page.Html)));
        Assert.StartsWith("/officials/invitations?signed=", signed.Location, StringComparison.Ordinal);
        Assert.Contains("Signed and entered", (await Registrar.GetAsync(signed.Location)).Html, StringComparison.Ordinal);
    }

    public async Task<Shown> SignInAsync()
    {
        var page = await Browser.GetAsync("/sign-in");
        return await Browser.PostAsync("/sign-in", Passkey.Get(SoftPasskey.ChallengeIn(page.Html)));
    }

    /// <summary>The digest that a signing page's form sends back.</summary>
    public static string DigestIn(string html) =>
        Regex.Match(html, "name=\"digest\" value=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

    private async Task InviteAsync(string role, string office)
    {
        await Registrar.GetAsync("/officials/invitations");
        var made = await Registrar.PostAsync("/officials/invitations", ("office", office), ("role", role), ("days", "365"));
        Link = Path().Match(made.Html).Value;
        Official = Pseudonym().Match(made.Html).Value;
        Assert.NotEmpty(Official);
    }

    [GeneratedRegex("/enrol/[A-Za-z0-9_-]{43}", RegexOptions.None, 1000)]
    private static partial Regex Path();

    [GeneratedRegex("(?:MO|4404)-[0-9a-f]{12}", RegexOptions.None, 1000)]
    private static partial Regex Pseudonym();

    [GeneratedRegex("name=\"invitation\" value=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Invitation();

    [GeneratedRegex("<li><code>([0-9A-Z-]{19})</code></li>", RegexOptions.None, 1000)]
    private static partial Regex Code();
}
