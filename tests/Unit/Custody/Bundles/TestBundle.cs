using System.Text;
using LotusBridge.Custody.Bundles;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Sealing.Lanes;
using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders.Statements;
using LotusBridge.Tests.Unit.Custody.Sealing;

namespace LotusBridge.Tests.Unit.Custody.Bundles;

/// <summary>A small order of MO with one package of a provider of 4404, and what can be done to its bundle.</summary>
internal sealed class TestBundle
{
    public const string Order = "MO-2026-K7Q2M4XA";
    public const string Package = "P-7QK2M4XA9C1D";

    private readonly string custodian = "";
    private readonly string endorser = "";

    public TestBundle()
        : this(new TestFederation())
    {
        custodian = Federation.Appoint("MO", "custodian", Roles.Custodian, "MO/PJ");
        endorser = Federation.Appoint("MO", "endorser", Roles.Endorser, "MO/MP");
    }

    public TestBundle(TestFederation federation)
    {
        Federation = federation;
        var territory = federation.Roster.Roster.Members[0].Territory;
        var provider = Federation.Appoint(territory, "provider", Roles.Provider, territory + "/telecom");
        Content = Seal();
        Federation.Say(Manifest(Content), Order, provider, TestFederation.Start);
    }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>As little as a bundle can be: one member, one official, one manifest, one content.</summary>
    public static TestBundle Smallest() => new(new TestFederation(["MO"]));

    public TestFederation Federation { get; }

    public byte[]? Content { get; set; }

    public List<ReadOnlyMemory<byte>> Annexes { get; } = [Encoding.UTF8.GetBytes("""{"salt":"AAAA"}""")];

    public string Exporter { get; set; } = "MO";

    public Digest? Pin { get; set; }

    public static FileAnswer Answer { get; } = new(
        "communication", [1], DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1), "", "other");

    public static PackageSealed Manifest(byte[] content, string package = Package) => new(
        package,
        [new PackageFile("calls.csv", 5, Digest.Of("hello"u8), Digest.Of("root"u8), Answer)],
        new SealedContent(Digest.Of(content), content.Length, Digest.Of(content.AsSpan(0, Files.PayloadStart(content))),
            ContentHash.Of(content).Root),
        [Files.Identity().Recipient.ToString()]);

    /// <summary>Sealed with the same "randomness" every time, so that the bundle's bytes are the same.</summary>
    public static byte[] Seal(params IRecipient[] recipients)
    {
        using var into = new MemoryStream();
        Age.SealAsync(new MemoryStream(Encoding.UTF8.GetBytes("hello")), into,
            recipients.Length > 0 ? recipients : [Files.Identity().Recipient],
            armor: false, buffer => buffer.Fill(7), new Passage(Pace.Default), CancellationToken.None).GetAwaiter().GetResult();
        return into.ToArray();
    }

    public LoggedStatement Approve(string by, string package = Package) => Federation.Say(
        new DestructionApproved(package, "retention-ended"), Order, by, TestFederation.Start.AddDays(90));

    public static CopyLine NodeLine(string node) =>
        new(new Holder(HolderKind.Node, node), FateMethod.Deleted, TestFederation.Start.AddDays(91), node);

    public static KeyLine KeyLine(string[] by) => new(
        KeyDestroyed.Fingerprint(Files.Identity().Recipient.ToString()), FateMethod.Deleted,
        TestFederation.Start.AddDays(90), by, [Digest.Of([1]), Digest.Of([2])]);

    /// <summary>An opening and a backup: two holders beside the node.</summary>
    public IReadOnlyList<Holder> Copy()
    {
        var (opened, backup) = (
            new PackageOpened(Package, "MO-C-K7Q2M4XA", "for the trial of 2026"),
            new PackageCopied(Package, new Holder(HolderKind.Backup, "vault-2"), "node:MO", "a nightly backup"));
        Federation.Say(opened, Order, endorser, TestFederation.Start.AddDays(1));
        Federation.Say(backup, Order, "node:MO", TestFederation.Start.AddDays(1));
        return [opened.HolderFor(endorser), backup.Holder];
    }

    /// <summary>Removes the content and certifies it.</summary>
    public void Destroy(Func<PackageDestroyed, PackageDestroyed>? change = null, bool oneOffice = false)
    {
        var second = oneOffice ? Federation.Appoint("MO", "colleague", Roles.Custodian, "MO/PJ") : endorser;
        var copies = Copy();
        var approvals = new[] { Approve(custodian), Approve(second) };
        var certificate = new PackageDestroyed(
            Package, Digest.Of(Content!), "retention-ended", "art-9", "ciphertext-overwritten-and-removed",
            [
                NodeLine("node:MO"),
                .. copies.Select(holder => new CopyLine(
                    holder, FateMethod.Deleted, TestFederation.Start.AddDays(90), custodian, Said: Digest.Of([1]))),
            ],
            [KeyLine([custodian, second])],
            [.. approvals.Select(one => one.Envelope.Digest)], [custodian, second]);
        Federation.Say(change?.Invoke(certificate) ?? certificate, Order, "node:MO", TestFederation.Start.AddDays(91));
        Content = null;
    }

    public BundleParts Parts() => new()
    {
        Order = Order,
        At = TestFederation.Start.AddDays(100),
        By = "node:" + Exporter,
        Rosters = Federation.Rosters,
        Packs = [TestFederation.PackBytes],
        Statements = Federation.Said,
        Annexes = Annexes,
        Contents = Content is null
            ? []
            : [
                new BundleContent(Package, Content.Length, Digest.Of(Content),
                    _ => Task.FromResult<Stream>(new MemoryStream(Content))),
            ],
    };

    public async Task<byte[]> Write(BundleParts? parts = null, Ed25519Signer? signer = null)
    {
        using var into = new MemoryStream();
        await Bundle.WriteAsync(into, parts ?? Parts(), signer ?? TestFederation.Node(Exporter), CancellationToken.None);
        return into.ToArray();
    }

    public Task<BundleReading> Read(byte[] bundle) => Read(bundle, Pin ?? Federation.Roster.Hash);

    public static Task<BundleReading> Read(byte[] bundle, Digest? pin) => Bundle.VerifyAsync(
        new Trickle(bundle), new BundleTrust(pin), OrderStatements.Reader, CancellationToken.None);

    /// <summary>Writes the parts, reads them back and returns the findings' codes.</summary>
    public async Task<string[]> Codes(BundleParts? parts = null, Ed25519Signer? signer = null) =>
        Codes(await Read(await Write(parts, signer)));

    public static string[] Codes(BundleReading reading) => [.. reading.Findings.Select(finding => finding.Code)];

    /// <summary>A stream that cannot seek and gives few bytes at a time.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 300)], cancellationToken);
    }
}
