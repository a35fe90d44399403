using System.Security.Cryptography;
using System.Text;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Exchange.Messages;
using LotusBridge.Ledger;
using LotusBridge.Node.Hosting;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Node.Api;

namespace LotusBridge.Tests.Node.Guard;

/// <summary>Requests that are refused, with a bait wherever there is room: paths, headers, bodies, fields of statements.</summary>
internal sealed class Hostility(Cast cast, Story story, Answers answers)
{
    private const string Bait = Secrets.Bait;

    private static readonly string[] Bodies =
    [
        Bait, $"{{\"{Bait}\":1}}", $"{{\"statement\":\"{Bait}\"}}", $"{{\"statement\":\"AA==\",\"annex\":\"{Bait}\"}}",
        $"{{\"statement\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(Bait))}\"}}", $"[\"{Bait}\"", $"\"{Bait}",
        $"{{\"from\":\"{Bait}\",\"to\":\"4404\",\"statement\":\"AA==\",\"proof\":\"\",\"annexes\":[]}}",
        $"{{\"from\":\"MO\",\"to\":\"4404\",\"statement\":\"AA==\",\"proof\":\"{Bait}\",\"annexes\":[\"{Bait}\"]}}",
        $"old {Bait}\n\n{Bait}\n1\n{Bait}\n\n— {Bait} {Bait}\n",
    ];

    private string[] Paths =>
    [
        $"orders/{Bait}", $"orders/{Bait}/annex", $"orders/{Bait}/validation", $"cases/{Bait}", $"packages/{Bait}",
        $"packages/{Bait}/upload", $"packages/{Bait}/parts", $"packages/{Bait}/parts/{Bait}", $"statements/{Bait}", $"statements/{Bait}/proof", $"packs/{Bait}", Bait,
        $"officials/{Bait}", $"orders?after={Bait}", $"orders/{story.Number}/bundle?content={Bait}", "orders", "officials",
        $"orders/{story.Number}/review", $"orders/{story.Number}/issuer", $"orders/{story.Number}/execution",
        $"packages/{story.Manifest.Package}/upload?offset={Bait}", $"packages/{story.Manifest.Package}/parts/{Bait}", $"packages/{story.Manifest.Package}/openings",
    ];

    public async Task RunAsync()
    {
        foreach (var node in cast.Federation.Nodes)
        {
            using var http = new HttpClient(answers.Listening(new HttpClientHandler())) { BaseAddress = node.Api };
            await StrangersAsync(http);
        }

        using var macau = new HttpClient(answers.Listening(new HttpClientHandler())) { BaseAddress = cast.Macau.Api };
        await SignedAsync(macau);
        await StatementsAsync();
        await PeersAsync();
    }

    private async Task StrangersAsync(HttpClient http)
    {
        foreach (var path in Paths.Select(path => ActRoute.Root + "/" + path).Append("/" + Bait)
            .Append("/log/tile/" + Bait).Append("/health/" + Bait).Append("/openapi/" + Bait))
        {
            using var plain = Request(HttpMethod.Get, path, null, null);
            using var post = Request(HttpMethod.Post, path, Bodies[1], "Lotus " + Bait);
            using var odd = Request(new HttpMethod("CANARY-" + Bait), path, null, Bait);
            foreach (var request in new[] { plain, post, odd })
            {
                using var answer = await http.SendAsync(request);
            }
        }
    }

    /// <summary>With a good token, so that they come further.</summary>
    private async Task SignedAsync(HttpClient http)
    {
        var methods = new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Put };
        foreach (var (path, body) in Paths.SelectMany(path => Bodies.Select(body => (path, body))))
        {
            var target = ActRoute.Root + "/" + path;
            foreach (var method in methods.Where(method => method == HttpMethod.Post || body == Bodies[0]))
            {
                var sent = method == HttpMethod.Get ? "" : body;
                var token = RequestToken.For(
                    cast.Investigator.Id, method, target, Encoding.UTF8.GetBytes(sent), cast.Macau.Now,
                    RandomNumberGenerator.GetBytes(RequestToken.NonceLength));
                using var request = Request(method, target, sent, token.Sign(cast.Investigator.Key));
                using var answer = await http.SendAsync(request);
            }
        }
    }

    /// <summary>Statements in their form, signed by who may, that the law or the order's state refuses.</summary>
    private async Task StatementsAsync()
    {
        var order = story.Order();
        var (number, package) = (story.Number, story.Manifest.Package);
        foreach (var bad in new[]
        {
            order with { Category = Bait }, order with { RequestedTerritory = Bait }, order with { Addressee = Bait },
            order with { Conditions = [Bait] }, order with { Case = Digest.Of("no case"u8), Offence = new Offence(Bait, 5) },
            order with { Pack = order.Pack with { Id = Bait, Version = Bait } }, order with { Emergency = new Emergency("life", Bait), Until = order.Until.AddDays(30) },
            order with { Identifiers = [new Identifier(Bait, Bait)], Until = order.Until.AddDays(30) },
            order with { AuthorityOnly = Digest.Of("another"u8), Preserves = Bait, Recipients = [Bait] },
        })
        {
            var name = TestOfficial.NewName("MO-" + cast.Macau.Now.Year);
            await ActAsync(cast.Investigator, bad, name, Secrets.Annex);
        }

        await ActAsync(cast.Investigator, new ClarificationAnswered(Bait), number);
        await ActAsync(cast.Investigator, new PackageOpened(package, Bait, Bait), number);
        await ActAsync(cast.Judge, new OrderValidationRefused(Bait, Bait), number);
        await ActAsync(cast.Reviewer, new OrderRefused(Bait, Bait, Bait), number);
        await ActAsync(cast.Reviewer, new OrderRecognised(RecognitionScope.Part, [Bait], [Bait], Bait), number);
        await ActAsync(cast.Provider, new OrderObjected(Bait, Bait, Bait), number);
        await ActAsync(cast.Endorser, new PackageEndorsed(package, [Bait], [Bait], Bait), number);
        await ActAsync(cast.Endorser, new EndorsementRefused(package, Bait, Bait, Bait), number);
        await ActAsync(cast.Custodian, new PackageCopied(
            package, new Holder(HolderKind.Expert, Bait), Bait, Bait + " for an expert", Digest.Of("no opening"u8)), number);
        await ActAsync(cast.Custodian, new CopyDestroyed(
            package, new Holder(HolderKind.Expert, Bait), FateMethod.ExemptByLaw, Bait), number);
        await ActAsync(cast.Custodian, new KeyDestroyed(
            package, Digest.Of("no key"u8), FateMethod.ExemptByLaw, Bait), number);
        await ActAsync(cast.Custodian, new DestructionApproved(package, Bait), number);
    }

    private async Task ActAsync(TestOfficial who, StatementBody body, string thread, byte[]? annex = null)
    {
        var statement = await who.SignAsync(body, thread);
        var route = ActRoute.Find(statement.Header.Type)!;
        using var http = new HttpClient(answers.Listening(new HttpClientHandler())) { BaseAddress = who.At.Api };
        var client = new NodeClient(
            http, Caller.With(who.Id, who.Key), new FileClock(who.At.ClockFile));
        await client.SubmitAsync(
            route.PathFor(statement), statement.Envelope, annex is null ? default(ReadOnlyMemory<byte>?) : annex, default);
    }

    private async Task PeersAsync()
    {
        var forger = new Forger(cast.Federation, "GBA");
        using var line = forger.Open("4404");
        var registration = forger.Register(Roles.Judge, Bait).Statement;
        var message = new PeerMessage("GBA", "4404", registration.Envelope.Bytes, Bait, [Encoding.UTF8.GetBytes(Bait)]);
        foreach (var body in Bodies.Append(Encoding.UTF8.GetString(message.Write())))
        {
            foreach (var path in new[] { "messages", "witness/add-checkpoint", Bait, $"witness/{Bait}/checkpoint" })
            {
                using var request = Request(HttpMethod.Post, "/peer/v1/" + path, body, Bait);
                using var answer = await line.SendAsync(request);
                await answers.AddAsync("peer " + path, answer);
            }
        }

        using var latest = await line.GetAsync($"/peer/v1/witness/{Bait}/checkpoint");
        await answers.AddAsync("peer latest", latest);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string? body, string? authorization)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.TryAddWithoutValidation("X-Request-Id", Bait);
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{Bait}");
        request.Headers.TryAddWithoutValidation("baggage", $"name={Bait}");
        request.Headers.TryAddWithoutValidation("User-Agent", Bait);
        request.Headers.TryAddWithoutValidation("Cookie", $"a={Bait}");
        request.Content = string.IsNullOrEmpty(body) ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return request;
    }
}
