using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Tests.Unit.Orders;

/// <summary>The statements of an ordinary life, one method each, and whole lives up to a point.</summary>
internal static class Scenes
{
    public static readonly Digest Sha = Digest.Of("sealed"u8);
    public static readonly Digest Case = CaseAct().Digest;

    public static Act CaseAct() => Story.Sign(
        Cast.Investigator, new CaseOpened(new Offence("CP 211", 5)), "MO-C-K7Q2M4XA", Story.Start - TimeSpan.FromDays(1), []);

    public static OrderIssued Order(RulePack pack, OrderKind kind = OrderKind.Production, string? category = null) =>
        new(
            kind, new RulePackRef(pack.Id, pack.Version, Digest.Parse("sha256:" + pack.Digest)), "4404", "4404/telecom-a",
            category ?? pack.Categories[0].Id, [new Identifier("e164", "+8613800000000")], Story.Start.AddDays(-30), Story.Start,
            new Offence("CP 211", 5), Case, Stating(pack, "issue"),
            kind == OrderKind.Production ? [Story.Recipient] : [], Digest.Of("grounds"u8));

    /// <summary>Every condition that the pack has for that stage between the two territories.</summary>
    public static IReadOnlyList<string> Stating(RulePack pack, string stage) =>
        [.. Conditions.For(pack, stage, "MO", "4404").Select(condition => condition.Id)];

    public static OrderIssued Emergency(RulePack pack, string? category = null) =>
        Order(pack, category: category) with { Emergency = new Emergency("life", "a hostage is threatened") };

    public static Story Issued(this Story story, OrderKind kind = OrderKind.Production, string? category = null) =>
        story.By(Cast.Investigator, Order(story.Pack, kind, category));

    public static Story EmergencyIssued(this Story story) => story.By(Cast.Investigator, Emergency(story.Pack));

    public static Story Validated(this Story story, bool exPost = false) =>
        story.By(Cast.Judge, new OrderValidated(exPost));

    public static Story Transmitted(this Story story) => story.By(Cast.MacauNode, new OrderTransmitted("4404"));

    public static Story Received(this Story story) => story.By(Cast.ZhuhaiNode, Receipt(story));

    public static OrderReceived Receipt(Story story) => story.Order is { IsEmergency: true, Kind: OrderKind.Production }
        ? new OrderReceived(story.Now, [story.Stated("review-emergency"), story.Stated("review-form-emergency")])
        : new OrderReceived(story.Now, [story.Stated("review")]);

    public static Story Preserved(this Story story) => story.By(
        Cast.ZhuhaiNode, new PreservationDirected("4404/telecom-a", story.Due("preservation", story.Order.ReceivedAt)));

    public static Story Assigned(this Story story) => story.By(Cast.Reviewer, new ReviewAssigned(true));

    public static Story FormPassed(this Story story) => story.By(Cast.Reviewer, new ReviewFormChecked(true, []));

    public static OrderRecognised Recognition(RulePack pack) =>
        new(RecognitionScope.Whole, [], Stating(pack, "recognition"), "approval 2026/17");

    public static Story Recognised(this Story story) => story.By(Cast.Reviewer, Recognition(story.Pack));

    /// <summary>A ground of the story's own pack.</summary>
    public static ReviewIssuerConsulted Consultation { get; } = new("privilege", "S 8a", "it is a lawyer's line");

    public static Story Consulted(this Story story) => story.By(Cast.Reviewer, Consultation);

    public static Story Answered(this Story story) =>
        story.By(Cast.Investigator, new ReviewConsultationAnswered("it is not"));

    public static OrderRefused Refusal { get; } = new("privilege", "S 8a", "it is a lawyer's line");

    public static OrderDirected Direction(Story story) => new(
        "4404/telecom-a",
        story.Due(story.Order.Kind == OrderKind.Preservation ? "preserve-on-receipt"
            : story.Order.IsEmergency ? "produce-emergency" : "produce"));

    public static Story Directed(this Story story) => story.By(Cast.Reviewer, Direction(story));

    public static Story Acknowledged(this Story story) => story.By(Cast.Provider, new OrderAcknowledged());

    public static Story Collecting(this Story story) => story.By(Cast.Provider, new CollectionStarted());

    public static FileAnswer Answer { get; } = Order(StoryPack.Pack).WholeAnswer();

    public static PackageSealed Sealing(string package = Story.Package, FileAnswer? answer = null) => new(
        package, [new PackageFile("cdr.csv", 10, Digest.Of("file"u8), Digest.Of("root"u8), answer ?? Answer)],
        new SealedContent(Sha, 200, Digest.Of("header"u8), Digest.Of("sealed root"u8)), [Story.Recipient]);

    public static Story Sealed(this Story story) => story.By(
        Cast.Provider, Sealing(answer: story.Order.Issued.WholeAnswer()));

    public static Story Executed(this Story story) =>
        story.By(Cast.Provider, new OrderExecuted(ExecutionOutcome.Delivered, [Story.Package]));

    public static PackageDelivered Delivery { get; } = new(Story.Package, Sha, 200);

    public static Story Delivered(this Story story) => story.By(Cast.MacauNode, Delivery);

    public static Story Closed(this Story story) => story.By(Cast.Investigator, new OrderClosed());

    public static Story UnderReview(this Story story) => story.Transmitted().Received().Assigned();

    public static Story UntilRecognised(this Story story) =>
        story.Issued().Validated().UnderReview().FormPassed().Recognised();

    public static Story UntilCollecting(this Story story) =>
        story.UntilRecognised().Directed().Acknowledged().Collecting();

    public static Story UntilReceived(this Story story) => story.UntilCollecting().Sealed().Executed().Delivered();

    public static Story UntilPreserved(this Story story)
    {
        story.Issued(OrderKind.Preservation).Validated().UnderReview().FormPassed().Recognised().Directed();
        return story.By(Cast.Provider, new PreservationConfirmed(story.Due("preservation")));
    }

    public static Story UntilEmergencyDelivered(this Story story) => story.EmergencyIssued().UnderReview().FormPassed()
        .Directed().Acknowledged().Collecting().Sealed().Executed().Delivered();

    public static Story Opened(this Story story) =>
        story.By(Cast.Investigator, new PackageOpened(Story.Package, "MO-C-K7Q2M4XA", "to find the sender"));

    public static Story Endorsed(this Story story) => story
        .By(Cast.Investigator, new EndorsementRequested(Story.Package))
        .By(Cast.MacauNode, new EndorsementIntegrityVerified(Story.Package, Sha))
        .By(Cast.Endorser, new PackageEndorsed(
            Story.Package, Stating(story.Pack, "endorsement"), [], "form", Filled(story.Pack)));

    /// <summary>The local forms of the pack for Macau, every field as it wants to be.</summary>
    public static IReadOnlyList<FilledForm> Filled(RulePack pack) =>
    [
        .. LocalForms.For(pack, "MO").Select(form => new FilledForm(form.Id, [.. form.Fields.Select(field => new FilledField(
            field.Id, field.Kind switch
            {
                FormFieldKind.Confirmation => LocalForms.Yes,
                FormFieldKind.Time => "2026-05-04T09:00:00Z",
                FormFieldKind.PackageDigest => Sha.ToString(),
                _ => "as written there",
            }))])),
    ];

    public static Story DestructionDue(this Story story)
    {
        var due = story.Due("retention", story.Order.EndedAt).AddSeconds(1);
        return story.At(due).By(
            Cast.MacauNode, new DestructionDue(Story.Package, "retention-ended", story.Article("retention"), due));
    }

    public static DestructionApproved DestructionApproval(string ground = "retention-ended") =>
        new(Story.Package, ground);

    public static Story DestructionApproved(this Story story) => story
        .By(Cast.Custodian, DestructionApproval())
        .By(Cast.CourtJudge, DestructionApproval());

    /// <summary>Every copy goes that is still there, then the key, before two persons of different bodies.</summary>
    public static Story Accounted(this Story story)
    {
        foreach (var copy in story.Sealed.Copies.Where(copy => copy.Fate is null))
        {
            story.By(Cast.Custodian, new CopyDestroyed(Story.Package, copy.Holder, FateMethod.Deleted));
        }

        return story.By(Cast.Custodian, KeyGone).By(Cast.CourtJudge, KeyGone);
    }

    public static Holder OfTheNode { get; } = new(HolderKind.Node, "node:MO");

    public static Holder Vault { get; } = new(HolderKind.Backup, "vault-2");

    public static PackageCopied Backup { get; } = new(Story.Package, Vault, "MO/PJ", "a nightly backup");

    public static PackageRestricted Restriction { get; } = new(Story.Package, "privilege", "S 8a", "a lawyer's");

    /// <summary>Of the restriction that was made last.</summary>
    public static RestrictionLifted Lift(Story story) => new(story.Order.Restrictions[^1].Statement, "no privilege after all");

    public static RestrictionConfirmed Confirmation(Story story) =>
        new(story.Order.Restrictions[^1].Statement, "it is a lawyer's line");

    public static KeyDestroyed KeyGone { get; } =
        new(Story.Package, KeyDestroyed.Fingerprint(Story.Recipient), FateMethod.Deleted);

    public static PackageDestroyed Certificate(Story story) =>
        Reactions.Certificate(story.Sealed, "ciphertext-overwritten-and-removed", "node:MO", story.Now);

    public static Story Destroyed(this Story story) => story.By(Cast.MacauNode, Certificate(story));

    /// <summary>A production order from its issue to the committee's look at the certificate.</summary>
    public static Story WholeProduction(this Story story) => story
        .Issued().Validated().Transmitted().Received().Preserved().Assigned().FormPassed().Recognised().Directed()
        .Acknowledged().Collecting().Sealed().Executed().Delivered().Opened().Endorsed().Closed()
        .DestructionDue().DestructionApproved().Accounted().Destroyed()
        .By(Cast.Committee, new DestructionAudited(Story.Package, "in order"));

    /// <summary>A preservation order until its data were asked for, and given up.</summary>
    public static Story WholePreservation(this Story story)
    {
        story.UntilPreserved();
        var until = story.Due("preservation-extension", story.Order.PreservedUntil);
        return story.After(TimeSpan.FromDays(50))
            .By(Cast.Investigator, new PreservationExtended(until, "still needed"))
            .By(Cast.Investigator, new PreservationLinked("MO-2026-AAAAAAAA", Digest.Of("issued"u8)))
            .By(Cast.Investigator, new PreservationEnded("produced"))
            .By(Cast.Provider, new PreservationReleased());
    }

    /// <summary>An emergency order: executed before its validation and before the review's decision.</summary>
    public static Story WholeEmergency(this Story story) => story
        .UntilEmergencyDelivered().After(TimeSpan.FromHours(40)).Validated(exPost: true)
        .After(TimeSpan.FromHours(20)).Recognised().Closed();
}
