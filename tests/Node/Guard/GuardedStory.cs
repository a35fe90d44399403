using System.Security.Cryptography.X509Certificates;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Node.Acts;
using LotusBridge.Node.Storage;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Node.Api;
using Microsoft.EntityFrameworkCore;

namespace LotusBridge.Tests.Node.Guard;

/// <summary>
/// One order's whole life between three nodes, full of canaries, with what was left behind: each node's files with the
/// package held and at the end, what the nodes said to operators, and what they answered to requests that they refused.
/// </summary>
public sealed class GuardedStory : IAsyncLifetime
{
    private readonly string kept = Directory.CreateTempSubdirectory("lotus-kept-").FullName;
    private Federation federation = null!;

    internal Cast Cast { get; private set; } = null!;

    internal Story Story { get; private set; } = null!;

    internal Overheard Overheard { get; } = new();

    /// <summary>Head and body of everything that the provider was answered.</summary>
    internal Answers Provider { get; } = new();

    /// <summary>Head and body of everything that was answered to hostile requests.</summary>
    internal Answers Refused { get; } = new();

    /// <summary>Digests and salts of all statements of all nodes.</summary>
    internal IReadOnlyList<Canary> Committed { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        federation = await Federation.StartAsync();
        foreach (var node in federation.Nodes)
        {
            Overheard.ListenTo(node);
        }

        Cast = await Cast.AppointAsync(federation);
        var told = new Told
        {
            Annex = Secrets.Annex, Identifier = Secrets.Identifier, FileName = Secrets.FileName,
            Content = Secrets.Evidence, Identity = Secrets.Identity,
        };
        Story = await new Story(Cast, told).DeliveredAsync();
        await OpenAndEndorseAsync();
        await Provider.LookAroundAsync(Story);
        Keep("held");
        await new Hostility(Cast, Story, Refused).RunAsync();
        await DestroyAsync();
        Committed = await CommittedAsync();
        await Task.WhenAll(federation.Nodes.Select(node => node.StopAsync()));
        Keep("ended");
    }

    /// <summary>The kept copies of a node's folder.</summary>
    internal IEnumerable<string> Copies(string territory) =>
        new[] { "held", "ended" }.Select(when => Path.Combine(kept, when, territory));

    internal IReadOnlyList<Canary> PrivateKeysOfPeople() =>
    [
        .. Cast.Everybody.Select(one => new Canary($"key of the {one.Role}", one.Seed)),
        .. federation.Nodes.Select(node => new Canary($"key of {node.Territory}'s registrar", node.RegistrarSeed)),
    ];

    internal static IReadOnlyList<Canary> PrivateKeysOf(TestNode node)
    {
        using var tls = node.Tls.GetECDsaPrivateKey()!;
        return
        [
            .. node.Seeds.Select(one => new Canary($"{node.Territory}'s key '{one.Key}'", one.Value)),
            new($"{node.Territory}'s TLS key", tls.ExportParameters(includePrivateParameters: true).D),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        Overheard.Dispose();
        await federation.DisposeAsync();
        Directory.Delete(kept, recursive: true);
    }

    private async Task OpenAndEndorseAsync()
    {
        var (package, number) = (Story.Manifest.Package, Story.Number);
        var investigator = Cast.Investigator with { Key = await FromKeyFileAsync(Cast.Investigator.Seed) };
        using var content = new MemoryStream();
        await investigator.SendAsync(new PackageOpened(package, Story.Case, Secrets.Purpose), number);
        (await investigator.Client().ContentAsync(package, content, default)).Required();
        Assert.Equal(Story.Sealed, content.ToArray());
        content.Position = 0;
        var folder = Path.Combine(kept, "desk", "opened");
        await Package.OpenAsync(content, [Story.Identity], Story.Manifest, folder, default);
        Assert.NotEmpty(new CanarySearch(Secrets.OfTheEvidence).InFolder(folder));
        await investigator.SendAsync(new EndorsementRequested(package), number);
        await Federation.EventuallyAsync(
            async () => (await Cast.Endorser.TryAsync(
                Story.Endorsing(), number)).IsAccepted,
            "the custody is final");
    }

    private async Task DestroyAsync()
    {
        await Cast.Investigator.SendAsync(new OrderClosed(), Story.Number);
        foreach (var node in federation.Nodes)
        {
            node.MoveClock(TimeSpan.FromDays(300));
        }

        await Cast.Custodian.MayAsync(Story.Number, "destruction.approved");
        var approved = new DestructionApproved(Story.Manifest.Package, "retention-ended");
        await Cast.Custodian.SendAsync(approved, Story.Number);
        await Cast.Judge.SendAsync(approved, Story.Number);
        await Story.AccountedAsync();
        await Federation.EventuallyAsync(
            async () => (await Cast.Zhuhai.ThreadAsync(Story.Number)).Rows.Any(row => row.Type == "package.destroyed"),
            "the certificate is known on both sides");
    }

    /// <summary>The key as the investigator has it: in a file that a passphrase opens.</summary>
    private async Task<Ed25519Signer> FromKeyFileAsync(byte[] seed)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(kept, "desk")).FullName, "investigator.key");
        using (var into = File.Create(file))
        {
            await KeyFile.WriteAsync(into, seed, Secrets.Passphrase, default, workFactor: 2);
        }

        using var from = File.OpenRead(file);
        return await KeyFile.ReadAsync(from, Secrets.Passphrase, default);
    }

    private async Task<IReadOnlyList<Canary>> CommittedAsync()
    {
        var found = new List<Canary>();
        foreach (var node in federation.Nodes)
        {
            var rows = await node.Get<Store>().ReadAsync(db => db.Statements.ToListAsync(), default);
            foreach (var row in rows)
            {
                var payload = OpenThread.StatementOf(row).Envelope.Payload;
                found.Add(new($"digest of {row.Type}", row.Digest.Bytes.ToArray()));
                found.Add(new($"digest of {row.Type}'s payload", Digest.Of(payload.Span).Bytes.ToArray()));
                if (row.Salt is { } salt)
                {
                    found.Add(new($"salt of {row.Type}", salt));
                }
            }
        }

        return found;
    }

    private void Keep(string when)
    {
        foreach (var node in federation.Nodes)
        {
            foreach (var file in CanarySearch.Files(node.Folder))
            {
                var copy = Path.Combine(kept, when, Path.GetRelativePath(federation.Folder, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.WriteAllBytes(copy, CanarySearch.ReadShared(file));
            }
        }
    }
}
