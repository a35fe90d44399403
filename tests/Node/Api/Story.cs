using System.Text;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;
using LotusBridge.Node.Hosting;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using OrderKind = LotusBridge.Rules.OrderKind;

namespace LotusBridge.Tests.Node.Api;

/// <summary>What the people of a story write and hand over.</summary>
internal sealed record Told
{
    public byte[] Annex { get; init; } = Story.Annex;

    public Identifier Identifier { get; init; } = new("e164", "+8613800000000");

    public string FileName { get; init; } = "subscribers.csv";

    public string Format { get; init; } = FileAnswer.OtherFormat;

    /// <summary>How many of them; several lie in folders with numbers.</summary>
    public int Files { get; init; } = 1;

    /// <summary>The file's content of that size.</summary>
    public Func<int, byte[]> Content { get; init; } =
        size => [.. Enumerable.Range(0, size).Select(i => (byte)(i * 31))];

    /// <summary>Whom the package is sealed to, where the identity is one of several.</summary>
    public IReadOnlyList<KeyRecipient>? SealedTo { get; init; }

    /// <summary>What the order names instead of the identity's recipient.</summary>
    public IReadOnlyList<string>? Recipients { get; init; }

    public KeyIdentity Identity { get; init; } =
        HybridIdentity.Generate(Enumerable.Repeat((byte)7, KeyIdentity.SeedLength).ToArray());
}

/// <summary>One order, told step by step over HTTP.</summary>
internal sealed class Story(Cast cast, Told? words = null)
{
    public static readonly byte[] Annex = Encoding.UTF8.GetBytes(
        "{\"salt\":\"" + Convert.ToBase64String(new byte[32]) + "\",\"necessity\":\"needed\",\"caseSummary\":\"a fraud\"}");

    private readonly Told told = words ?? new Told();

    public Cast Cast => cast;

    public string Case { get; private set; } = "";

    public Digest Opened { get; private set; }

    public string Number { get; private set; } = "";

    public OrderIssued Issued { get; private set; } = null!;

    public PackageSealed Manifest { get; private set; } = null!;

    public byte[] Sealed { get; private set; } = [];

    public KeyIdentity Identity => told.Identity;

    public async Task<Story> IssuedAsync()
    {
        Case = TestOfficial.NewName("MO-C");
        Opened = (await cast.Investigator.SendAsync(new CaseOpened(new Offence("CP 211", 5)), Case)).Digest;
        Number = TestOfficial.NewName("MO-" + cast.Macau.Now.Year);
        Issued = Order();
        await cast.Investigator.SendAsync(Issued, Number, told.Annex);
        return this;
    }

    public async Task<Story> ValidatedAsync()
    {
        await IssuedAsync();
        await cast.Judge.SendAsync(new OrderValidated(ExPost: false), Number);
        return this;
    }

    public async Task<Story> DirectedAsync()
    {
        await ValidatedAsync();
        await cast.Reviewer.MayAsync(Number, "review.assigned");
        await cast.Reviewer.SendAsync(new ReviewAssigned(NoConflictOfInterest: true), Number);
        await cast.Reviewer.SendAsync(new ReviewFormChecked(true, []), Number);
        await cast.Reviewer.SendAsync(
            new OrderRecognised(RecognitionScope.Whole, [], ["mainland-approval"], "DSL-36/2026/1"), Number);
        var pack = cast.Zhuhai.Get<Self>().Packs.All[0].Pack;
        var at = Moment.ToSecond(cast.Zhuhai.Now);
        var heads = (await cast.Reviewer.Client().OrderAsync(Number, default)).Required().Heads;
        var directed = OrderStatements.Reader.Sign(
            new OrderDirected("4404/telecom-a", Clocks.Due(pack, "produce", at, "4404").Due), Number, cast.Reviewer.Id, at,
            heads, cast.Reviewer.Key);
        var answer = await cast.Reviewer.Client().SubmitAsync(directed, default);
        Assert.True(answer.IsAccepted, answer.Refusal?.ToString());
        return this;
    }

    public async Task<Story> CollectingAsync()
    {
        await DirectedAsync();
        await cast.Provider.SendAsync(new OrderAcknowledged(), Number);
        await cast.Provider.SendAsync(new CollectionStarted(), Number);
        return this;
    }

    public async Task<Story> SealedAsync(int size = 100_000)
    {
        await CollectingAsync();
        await SealAsync(size);
        await cast.Provider.SendAsync(new OrderExecuted(ExecutionOutcome.Delivered, [Manifest.Package]), Number);
        return this;
    }

    public async Task<Story> DeliveredAsync(int size = 100_000)
    {
        await SealedAsync(size);
        await UploadAsync();
        return this;
    }

    /// <summary>The provider's part alone, of an order that others have told so far: sealed, and sent to Macau.</summary>
    public async Task<Story> DeliverAsync(string number, OrderIssued issued)
    {
        (Number, Issued) = (number, issued);
        await SealAsync(size: 1_000);
        await UploadAsync();
        return this;
    }

    private async Task SealAsync(int size)
    {
        var content = told.Content(size);
        using var into = new MemoryStream();
        Manifest = await Package.SealAsync(
            NewPackage(),
            [
                .. Enumerable.Range(0, told.Files).Select(i => new PackageSource(
                    told.Files == 1 ? told.FileName : $"{i:00000}/{told.FileName}", size, Issued.WholeAnswer(format: told.Format),
                    _ => Task.FromResult<Stream>(new MemoryStream(content)))),
            ],
            told.SealedTo ?? [Identity.Recipient], into, default);
        Sealed = into.ToArray();
        await cast.Provider.SendAsync(Manifest, Number);
        await Federation.EventuallyAsync(
            async () => (await cast.Provider.Client(cast.Macau).PackageAsync(Manifest.Package, default)).IsAccepted,
            "Macau knows of the package");
    }

    private async Task UploadAsync()
    {
        using var content = new MemoryStream(Sealed);
        var done = await cast.Provider.Client(cast.Macau).UploadAsync(Manifest.Package, content, null, default);
        Assert.Equal(Sealed.Length, done.Required().Received);
    }

    /// <summary>After the approvals: every copy goes, then the key, before two persons of different bodies.</summary>
    public async Task<ActAccepted> AccountedAsync()
    {
        var package = Manifest.Package;
        var view = (await cast.Custodian.Client().PackageAsync(package, default)).Required();
        foreach (var copy in view.Copies!.Where(copy => copy.Method is null))
        {
            await cast.Custodian.SendAsync(new CopyDestroyed(package, copy.Holder, FateMethod.Deleted), Number);
        }

        await cast.Custodian.SendAsync(KeyGone, Number);
        return await cast.Judge.SendAsync(KeyGone, Number);
    }

    public KeyDestroyed KeyGone => new(
        Manifest.Package, KeyDestroyed.Fingerprint(Manifest.Recipients[0]), FateMethod.Deleted);

    public OrderIssued Order()
    {
        var pack = cast.Macau.Get<Self>().Packs.All[0];
        var now = Moment.ToSecond(cast.Macau.Now);
        return new OrderIssued(
            OrderKind.Production, new RulePackRef(pack.Pack.Id, pack.Pack.Version, pack.Digest), "4404",
            "4404/telecom-a", "registration", [told.Identifier], now.AddDays(-30), now,
            new Offence("CP 211", 5), Opened, ["grounds-given", "case-file-opened", "evidence-in-requested-territory"],
            told.Recipients ?? [.. (told.SealedTo ?? [Identity.Recipient]).Select(one => one.ToString())], Digest.Of(told.Annex));
    }

    /// <summary>The endorsement with the forms that the pack wants in Macau.</summary>
    public PackageEndorsed Endorsing() => new(
        Manifest.Package, [], [], "GBA framework, endorsement (R15)",
        [
            .. LocalForms.For(cast.Macau.Get<Self>().Packs.All[0].Pack, "MO").Select(form => new FilledForm(
                form.Id,
                [
                    .. form.Fields.Select(field => new FilledField(field.Id, field.Kind switch
                    {
                        FormFieldKind.Confirmation => LocalForms.Yes,
                        FormFieldKind.Time => "2026-05-04T09:00:00Z",
                        FormFieldKind.PackageDigest => Manifest.Sealed.Sha256.ToString(),
                        _ => "as written there",
                    })),
                ])),
        ]);

    public static string NewPackage() => PackageName.Draw();
}
