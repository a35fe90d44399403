using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Packages;
using LotusBridge.Ledger;
using LotusBridge.Node.Access;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal.Evidence.Sending;
using LotusBridge.Node.Portal.Texts;
using LotusBridge.Node.Storage;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Node.Access;
using LotusBridge.Tests.Node.Api;
using LotusBridge.Tests.Node.Portal.Orders;

namespace LotusBridge.Tests.Node.Portal.Evidence;

/// <summary>A provider's way from files to a receipt, as the portal has a part in it.</summary>
[Collection(PortalCollection.Name)]
public sealed class SendingTests(PortalStage stage)
{
    private static readonly LanguageTexts English = PortalTexts.Embedded.In(PortalLanguage.English);

    private Cast Cast => stage.Cast;

    [Fact]
    public async Task The_form_says_what_the_order_asks_for_and_no_file_can_leave_with_it()
    {
        var story = await new Story(Cast).CollectingAsync();
        var page = await (await stage.SignedInAsync(Cast.Provider)).GetAsync($"/orders/{story.Number}/sending");
        var form = Regex.Match(page.Html, "<form[^>]*data-seal[^>]*>.*?</form>", RegexOptions.Singleline, TimeSpan.FromSeconds(1)).Value;
        var html = WebUtility.HtmlDecode(form);
        Assert.Contains($"data-recipients=\"{JsonSerializer.Serialize(story.Issued.Recipients)}\"", html, StringComparison.Ordinal);
        Assert.Contains($"data-from=\"{Moment.Write(story.Issued.From)}\"", html, StringComparison.Ordinal);
        Assert.True(PackageName.IsName(Attribute(form, "data-package")));
        Assert.NotEqual(
            Attribute(form, "data-package"),
            Attribute((await (await stage.SignedInAsync(Cast.Provider)).GetAsync($"/orders/{story.Number}/sending")).Html, "data-package"));

        // A browser sends no field without a name.
        var files = Regex.Matches(form, "<input type=\"file\"[^>]*>", RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotContain(" name=", file.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_manifest_of_the_browser_is_drafted_shown_and_signed()
    {
        var story = await new Story(Cast).CollectingAsync();
        var (manifest, browser) = (await SealAsync(story), await stage.SignedInAsync(Cast.Provider));
        var drafted = await DraftAsync(browser, story, manifest);
        Assert.StartsWith("/sign/", drafted.Location, StringComparison.Ordinal);
        Assert.Contains(manifest.Sealed.Sha256.Hex[..8], (await browser.GetAsync(drafted.Location)).Html, StringComparison.Ordinal);

        var after = await OrderStoryTests.SignDraftAsync(browser, drafted.Location);
        Assert.Contains(English["evidence.delivering.title"], after.Html, StringComparison.Ordinal);
        var state = (await Cast.Zhuhai.ThreadAsync(story.Number)).Folded.Packages[manifest.Package];
        Assert.Equal(manifest.Sealed.Sha256, state.Sha256);
    }

    [Fact]
    public async Task A_manifest_that_is_none_or_is_not_of_this_order_is_not_drafted()
    {
        var story = await new Story(Cast).CollectingAsync();
        var (manifest, browser) = (await SealAsync(story), await stage.SignedInAsync(Cast.Provider));
        foreach (var text in new[] { "", "{}", "null", "[]", Written(manifest).Replace("\"files\"", "\"more\"", StringComparison.Ordinal) })
        {
            var answer = await browser.PostAsync($"/orders/{story.Number}/sending", ("manifest", text));
            Assert.Equal((422, "statement-malformed"), (answer.Status, answer.Code));
        }

        var file = manifest.Files[0];
        PackageFile Answering(FileAnswer answer) => file with { Answer = answer };
        foreach (var (changed, code) in new[]
        {
            (manifest with { Recipients = [story.Identity.Recipient.ToString(), Another] }, "recipients-differ"),
            (manifest with { Recipients = [Another] }, "recipients-differ"),
            (manifest with { Files = [Answering(file.Answer with { Category = "traffic" })] }, "exceeds-order"),
            (manifest with { Files = [Answering(file.Answer with { Lines = [2] })] }, "exceeds-order"),
            (manifest with { Files = [Answering(file.Answer with { From = file.Answer.From.AddDays(-1) })] }, "exceeds-order"),
            (manifest with { Package = "P-1" }, "statement-malformed"),
            (manifest with { Files = [file with { Name = "../up.csv" }] }, "statement-malformed"),
        })
        {
            var answer = await DraftAsync(browser, story, changed);
            Assert.Equal((422, code), (answer.Status, answer.Code));
        }
    }

    [Fact]
    public async Task Before_the_collection_begins_nothing_is_sealed_and_the_page_says_why()
    {
        var story = await new Story(Cast).DirectedAsync();
        var browser = await stage.SignedInAsync(Cast.Provider);
        var page = await browser.GetAsync($"/orders/{story.Number}/sending");
        Assert.DoesNotContain("data-seal", page.Html, StringComparison.Ordinal);
        Assert.Contains(English["refusals.not-now.why"], WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
        var answer = await DraftAsync(browser, story, await SealAsync(story));
        Assert.Equal((422, "not-now"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Only_the_page_that_sends_may_call_the_requesting_node_and_it_may_call_no_other()
    {
        var story = await SealedAsync();
        var (browser, package) = (await stage.SignedInAsync(Cast.Provider), "/packages/" + story.Manifest.Package);
        Assert.Equal(
            "'self' " + Cast.Macau.Api.GetLeftPart(UriPartial.Authority), ConnectOf(await browser.GetAsync(package + "/sending")));
        foreach (var path in new[]
        {
            "/", package, $"/orders/{story.Number}", $"/orders/{story.Number}/sending", "/inbox", "/verify", "/nowhere",
            $"/packages/{stage.Delivered.Manifest.Package}/sending", "/packages/P-000000000000/sending",
        })
        {
            Assert.Equal((path, "'self'"), (path, ConnectOf(await browser.GetAsync(path))));
        }

        var refused = await browser.PostAsync(package + "/receipt", ("receipt", "e30="));
        Assert.Equal("'self'", ConnectOf(refused));
    }

    [Fact]
    public async Task Without_its_address_the_page_neither_calls_the_other_node_nor_has_anything_signed()
    {
        var story = await SealedAsync();
        var package = (await Cast.Zhuhai.Get<Lookups>().PackageAsync(story.Manifest.Package, default))!;
        var (settings, store) = (Cast.Zhuhai.Get<Settings>(), Cast.Zhuhai.Get<Store>());
        var bare = settings with
        {
            Peers = settings.Peers.ToDictionary(one => one.Key, one => new PeerAddress(one.Value.Peer), StringComparer.Ordinal),
        };
        Assert.False((await new SendingDesk(bare, store).AtAsync(package, default)).MaySend);
    }

    [Fact]
    public async Task A_personas_signature_draws_the_capability_once_and_the_providers_node_never_has_it()
    {
        var story = await SealedAsync();
        var (browser, path) = (await stage.SignedInAsync(Cast.Provider), $"/packages/{story.Manifest.Package}/sending");
        var asked = await browser.GetAsync(path);
        Assert.DoesNotContain("data-authorization", asked.Html, StringComparison.Ordinal);
        var answered = await browser.PostAsync(path);
        var target = $"{ActRoute.Root}/packages/{story.Manifest.Package}/capability";
        var authorization = Attribute(answered.Html, "data-authorization");
        var drawn = await Raw.SendAsync(Cast.Macau, "POST", target, null, authorization);
        Assert.Equal(201, drawn.Status);
        var secret = JsonDocument.Parse(drawn.Body).RootElement.GetProperty("secret").GetString()!;
        Assert.Equal("token-replayed", (await Raw.SendAsync(Cast.Macau, "POST", target, null, authorization)).Code);
        Assert.Equal(401, (await Raw.SendAsync(Cast.Macau, "GET", $"{ActRoute.Root}/orders", null, authorization)).Status);

        using var content = new MemoryStream(story.Sealed);
        var holder = new NodeClient(
            new HttpClient { BaseAddress = Cast.Macau.Api }, Capability.Read(secret)!.Caller(), new FileClock(Cast.Macau.ClockFile));
        var done = (await holder.UploadAsync(story.Manifest.Package, content, null, default)).Required();
        var receipt = await browser.PostAsync($"/packages/{story.Manifest.Package}/receipt", ("receipt", done.Receipt!));
        Assert.Contains(English["evidence.delivering.receipt", "MO"], receipt.Html, StringComparison.Ordinal);
        Assert.Contains("node:MO", receipt.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passkeys_signature_under_the_shown_request_draws_the_capability()
    {
        using var someone = await Newcomer.RegisteredAsync(stage, Roles.Provider, "4404/telecom-a", Cast.Zhuhai);
        await Cast.KnownEverywhereAsync();
        await someone.SignInAsync();
        var (story, other) = (await SealedAsync(), await SealedAsync());
        var (path, elsewhere) = ($"/packages/{story.Manifest.Package}/sending", $"/packages/{other.Manifest.Package}/sending");
        var page = await someone.Browser.GetAsync(path);
        var payload = PayloadIn(page.Html);
        Assert.Contains(
            Digest.Of(Convert.FromBase64String(payload)).Hex[..8], page.Html, StringComparison.Ordinal);
        var fields = someone.Passkey.Get(SoftPasskey.ChallengeIn(page.Html));

        // Of another package, of no request at all, with another's signature: nothing goes out.
        var unsigned = ("payload", PayloadIn((await someone.Browser.GetAsync(path)).Html));
        foreach (var (where, sent) in new[]
        {
            (elsewhere, [.. fields, ("payload", payload)]), (path, [.. fields, unsigned]), (path, [unsigned]), (path, fields),
            (path, [.. fields, ("payload", "e30=")]), (path, new (string, string)[] { ("payload", payload) }),
        })
        {
            var refused = await someone.Browser.PostAsync(where, sent);
            Assert.Equal((422, "signature-invalid"), (refused.Status, refused.Code));
        }

        var answered = await someone.Browser.PostAsync(path, [.. fields, ("payload", payload)]);
        var drawn = await Raw.SendAsync(
            Cast.Macau, "POST", $"{ActRoute.Root}/packages/{story.Manifest.Package}/capability", null,
            Attribute(answered.Html, "data-authorization"));
        Assert.Equal((201, ""), (drawn.Status, drawn.Code));
    }

    [Fact]
    public async Task A_request_that_is_too_old_or_asks_for_something_else_is_not_handed_out()
    {
        using var someone = await Newcomer.RegisteredAsync(stage, Roles.Provider, "4404/telecom-a", Cast.Zhuhai);
        await someone.SignInAsync();
        var story = await SealedAsync();
        var path = $"/packages/{story.Manifest.Package}/sending";
        var target = $"{ActRoute.Root}/packages/{story.Manifest.Package}/capability";
        var now = Cast.Zhuhai.Now;
        await someone.Browser.GetAsync(path);
        RequestToken Asking(HttpMethod method, string what, string by, DateTimeOffset at, byte[] body) => RequestToken.For(
            by, method, what, body, at, new byte[RequestToken.NonceLength]);
        foreach (var token in new[]
        {
            Asking(HttpMethod.Get, target, someone.Official, now, []),
            Asking(HttpMethod.Post, $"{ActRoute.Root}/orders", someone.Official, now, []),
            Asking(HttpMethod.Post, target, Cast.Provider.Id, now, []),
            Asking(HttpMethod.Post, target, someone.Official, now, [1]),
        })
        {
            var refused = await SignAsync(token);
            Assert.Equal((422, "signature-invalid"), (refused.Status, refused.Code));
        }

        var old = await SignAsync(Asking(HttpMethod.Post, target, someone.Official, now.AddMinutes(-5), []));
        Assert.Equal(200, old.Status);
        Assert.Contains("dated anew", old.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-authorization", old.Html, StringComparison.Ordinal);

        Task<Shown> SignAsync(RequestToken token)
        {
            var payload = token.Write();
            var challenge = Digest.Of(Envelope.PreAuthentication(RequestToken.PayloadType, payload));
            return someone.Browser.PostAsync(
                path,
                [
                    .. someone.Passkey.Get(System.Buffers.Text.Base64Url.EncodeToString(challenge.Bytes)),
                    ("payload", Convert.ToBase64String(payload)),
                ]);
        }
    }

    [Fact]
    public async Task A_receipt_of_another_package_or_by_anybody_else_is_no_receipt()
    {
        var story = await SealedAsync();
        var (browser, path) = (await stage.SignedInAsync(Cast.Provider), $"/packages/{story.Manifest.Package}/receipt");
        var said = new PackageDelivered(story.Manifest.Package, story.Manifest.Sealed.Sha256, story.Manifest.Sealed.Size);
        string Signed(StatementBody body, TestNode by, string? name = null, string? thread = null) => Convert.ToBase64String(
            OrderStatements.Reader.Sign(body, thread ?? story.Number, name ?? "node:" + by.Territory, by.Now, [], by.Node)
                .Envelope.Bytes.Span);
        foreach (var receipt in new[]
        {
            "", "e30=", "no base64", await ReceiptOfAnotherAsync(), Signed(said, Cast.Zhuhai), Signed(said, Cast.Zhuhai, "node:MO"),
            Signed(said with { Size = said.Size + 1 }, Cast.Macau), Signed(said with { Sha256 = Digest.Of([1]) }, Cast.Macau),
            Signed(said, Cast.Macau, thread: stage.Delivered.Number), Signed(new OrderAcknowledged(), Cast.Macau),
        })
        {
            var refused = await browser.PostAsync(path, ("receipt", receipt));
            Assert.Equal((422, "receipt-differs"), (refused.Status, refused.Code));
        }

        Assert.Equal(200, (await browser.PostAsync(path, ("receipt", Signed(said, Cast.Macau)))).Status);
    }

    /// <summary>Sealed, and Zhuhai knows that Macau has the manifest.</summary>
    private async Task<Story> SealedAsync()
    {
        var story = await new Story(Cast).SealedAsync(1000);
        await Federation.EventuallyAsync(
            async () => (await Cast.Zhuhai.Get<SendingDesk>().AtAsync(
                (await Cast.Zhuhai.Get<Lookups>().PackageAsync(story.Manifest.Package, default))!, default)).MaySend,
            "Macau has the manifest");
        return story;
    }

    private static string Another => LotusBridge.Custody.Sealing.HybridIdentity
        .Generate(Enumerable.Repeat((byte)9, LotusBridge.Custody.Sealing.KeyIdentity.SeedLength).ToArray()).Recipient.ToString();

    private async Task<string> ReceiptOfAnotherAsync() =>
        (await Cast.Provider.Client(Cast.Macau).UploadedAsync(stage.Delivered.Manifest.Package, default)).Required().Receipt!;

    /// <summary>What <c>seal.js</c> posts.</summary>
    private static string Written(PackageSealed manifest) => JsonSerializer.Serialize(manifest, StatementJson.Options);

    private static Task<Shown> DraftAsync(Browser browser, Story story, PackageSealed manifest) =>
        browser.PostAsync($"/orders/{story.Number}/sending", ("manifest", Written(manifest)));

    private static async Task<PackageSealed> SealAsync(Story story)
    {
        using var into = new MemoryStream();
        return await Package.SealAsync(
            PackageName.Draw(),
            [
                new PackageSource(
                    "subscribers.csv", 5, story.Issued.WholeAnswer(),
                    _ => Task.FromResult<Stream>(new MemoryStream([1, 2, 3, 4, 5]))),
            ],
            [story.Identity.Recipient], into, default);
    }

    private static string ConnectOf(Shown page) => Regex.Match(
        string.Join('|', page.Headers.GetValues("Content-Security-Policy")), "connect-src ([^;]+);", RegexOptions.None,
        TimeSpan.FromSeconds(1)).Groups[1].Value;

    private static string PayloadIn(string html) => Attribute(html[html.IndexOf("name=\"payload\"", StringComparison.Ordinal)..], "value");

    private static string Attribute(string html, string name) => WebUtility.HtmlDecode(
        Regex.Match(html, $" {name}=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);
}
