using LotusBridge.Custody.Statements;
using LotusBridge.Ledger;

namespace LotusBridge.Tests.Unit.Custody.Statements;

/// <summary>What may stand in the statements about packages, one past each limit.</summary>
public sealed class BodyLimitTests
{
    private const string Package = "P-7QK2M4XA9C1D";
    private const string NoPackage = "'package' is no package name";
    private const string NoGround = "'ground' has 1 to 100 characters";
    private const string NoArticle = "'article' has 1 to 100 characters";
    private const string NoExplanation = "'explanation' has 3 to 4000 characters";
    private const string NoReference = "a holder's reference has 1 to 100 letters, digits and -._:/";
    private const string NoReason = "'reason' has 3 to 4000 characters";

    private static readonly DateTimeOffset At = new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero);
    private static readonly Digest Any = Digest.Of([]);

    private static PackageSealed Sealed(string name) => new(
        Package,
        [new PackageFile(name, 1, Any, Any, new FileAnswer("traffic", [1], At, At.AddDays(1), "", FileAnswer.OtherFormat))],
        new SealedContent(Any, 1, Any, Any), ["age1"]);

    public static TheoryData<StatementBody, string> OutOfLimits => new()
    {
        { new PackageDelivered(Package, Any, 0), "a sealed file has a size" },
        { new PackageOpened(Package, "", "for the trial of 2026"), "'case' has 1 to 100 characters" },
        { new PackageOpened(Package, "MO-C-K7Q2M4XA", "curiosity"), "a purpose has 10 to 1000 characters" },
        { new PackageOpened(Package, "MO-C-K7Q2M4XA", new string('p', 1001)), "a purpose has 10 to 1000 characters" },
        { Sealed("calls.csv.within-order"), "the ending .within-order is kept for extracts" },
        { Sealed("a.Within-Order/calls.csv"), "the ending .within-order is kept for extracts" },
        { Sealed("calls.csv") with { Recipients = [] }, "a package has 1 to 16 recipients" },
        { Sealed("calls.csv") with { Recipients = [.. Enumerable.Repeat("age1", 17)] }, "a package has 1 to 16 recipients" },
        { Sealed("calls.csv") with { Recipients = [""] }, "a recipient has 1 to 1959 characters, not 0" },
        { Sealed("calls.csv") with { Recipients = [new string('r', 1960)] }, "a recipient has 1 to 1959 characters, not 1960" },
        { new PackageExcessReported(Package, []), "1 to 10000 files go beyond the order" },
        { new PackageExcessReported(Package, [new FileExcess("../a", 1, 1, 0, 0)]), "no part of a file name is empty, '.' or '..', starts with a space or ends in a space or a full stop" },
        { new PackageExcessReported(Package, [new FileExcess("a", 1, 0, 0, 0)]), "counts of records do not add up" },
        { new PackageExcessReported(Package, [new FileExcess("a", 1, 1, 1, 0)]), "counts of records do not add up" },
        { new PackageExcessReported(Package, [new FileExcess("a", 1, -1, 2, 0)]), "counts of records do not add up" },
        { new PackageRestricted(Package, "", "S 9", "because"), NoGround },
        { new PackageRestricted(Package, "rights", "", "because"), NoArticle },
        { new PackageRestricted(Package, "rights", "S 9", "so"), NoExplanation },
        { new PackageEndorsed(Package, [""], [], "S 12"), "'form' has 1 to 100 characters" },
        { new PackageEndorsed(Package, [], ["no"], "S 12"), "'limits' has 3 to 4000 characters" },
        { new PackageEndorsed(Package, [.. Enumerable.Repeat("seal", 33)], [], "S 12"), "'form' has at most 32 items, not 33" },
        { new PackageEndorsed(Package, [], [], ""), NoArticle },
        { new EndorsementRefused(Package, "", "S 12", "because"), NoGround },
        { new EndorsementRefused(Package, "form", "", "because"), NoArticle },
        { new EndorsementRefused(Package, "form", "S 12", ""), NoExplanation },
        { new EndorsementChallenged(Package, "", "because"), NoGround },
        { new EndorsementChallenged(Package, "form", ""), NoExplanation },
        { new EndorsementDecided(Package, "perhaps", "because"), "an endorsement is 'maintained' or 'revoked'" },
        { new EndorsementDecided(Package, "revoked", ""), NoExplanation },
        { new DestructionDue(Package, "", "S 17", At), NoGround },
        { new DestructionDue(Package, "retention-ended", "", At), NoArticle },
        { new DestructionHeld(Package, "", "S 17"), NoReason },
        { new DestructionHeld(Package, "appeal", ""), NoArticle },
        { new DestructionHoldLifted(Package, ""), NoReason },
        { new DestructionApproved(Package, ""), NoGround },
        { Destroyed() with { Ground = "" }, NoGround },
        { Destroyed() with { Article = "" }, NoArticle },
        { Destroyed() with { Method = "" }, "'method' has 1 to 100 characters" },
        { Destroyed() with { Copies = [] }, "a certificate accounts for 1 to 201 holders, not 0" },
        { Destroyed() with { Copies = [.. Enumerable.Repeat(Node, 202)] }, "a certificate accounts for 1 to 201 holders, not 202" },
        { Destroyed() with { Copies = [Node, Node] }, "a holder has one line" },
        { Destroyed() with { Copies = [Node with { By = "" }] }, "'by' has 1 to 100 characters" },
        { Destroyed() with { Copies = [Node with { Said = Any }] }, "a copy's line, and no other, names a statement" },
        { Destroyed() with { Copies = [Node, Node with { Holder = Vault }] }, "a copy's line, and no other, names a statement" },
        { Destroyed() with { Copies = [Node with { Method = FateMethod.ExemptByLaw, Basis = "S 1" }] }, "the node deletes what it holds" },
        { Destroyed() with { Keys = [] }, "a certificate accounts for 1 to 32 keys, not 0" },
        { Destroyed() with { Keys = [Key, Key] }, "a key has one line" },
        { Destroyed() with { Keys = [Key with { Said = [] }] }, "a key's line names as many statements as persons" },
        { Destroyed() with { Keys = [Key with { Method = FateMethod.KeyDestroyed }] }, "a key is deleted, physically destroyed or kept by law" },
        { Destroyed() with { Operators = [new string('o', 101)] }, "'operators' has 1 to 100 characters" },
        { Destroyed() with { Approvals = [.. Enumerable.Repeat(Any, 33)] }, "'approvals' has at most 32 items, not 33" },
        { new DestructionFailed(Package, Vault with { Reference = "" }, "disk"), NoReference },
        { new DestructionFailed(Package, Vault, ""), NoReason },
        { new PackageOpened(Package, "MO-C-K7Q2M4XA", "for the trial of 2026", Vault), "nothing is opened into a node or a backup" },
        { new PackageOpened(Package, "MO-C-K7Q2M4XA", "for the trial of 2026", Lab with { Reference = "Ana Silva" }), NoReference },
        { new PackageCopied(Package, Lab, "MO/PJ", "for the expert's eyes"), "a copy is made under an opening; a backup is not" },
        { new PackageCopied(Package, Vault, "", "a nightly backup"), "'keeper' has 1 to 100 characters" },
        { new PackageCopied(Package, Vault, "MO/PJ", "backup"), "a purpose has 10 to 1000 characters" },
        { new PackageCopied(Package, Vault with { Kind = HolderKind.Node }, "MO/PJ", "a nightly backup", Any), "the node that holds the sealed file is no copy" },
        { new PackageCopied(Package, Lab with { Reference = new string('a', 101) }, "MO/PJ", "for the expert's eyes", Any), NoReference },
        { new CopyDestroyed(Package, Lab with { Kind = HolderKind.Node }, FateMethod.Deleted), "the node accounts for itself" },
        { new CopyDestroyed(Package, Lab with { Kind = HolderKind.WorkingCopy }, FateMethod.KeyDestroyed), "an opened copy needs no key, so no key's destruction ends it" },
        { new CopyDestroyed(Package, Lab, FateMethod.ExemptByLaw), "what is exempt by law, and nothing else, has a basis" },
        { new CopyDestroyed(Package, Lab, FateMethod.Deleted, "S 1"), "what is exempt by law, and nothing else, has a basis" },
        { new CopyDestroyed(Package, Lab, FateMethod.ExemptByLaw, ""), "'basis' has 1 to 100 characters" },
        { new CopyDestroyed(Package, Lab, (FateMethod)9), "a method is one of the four" },
        { new KeyDestroyed(Package, Any, FateMethod.KeyDestroyed), "a key is deleted, physically destroyed or kept by law" },
        { new KeyDestroyed(Package, Any, FateMethod.ExemptByLaw), "what is exempt by law, and nothing else, has a basis" },
        { new AlarmRaised(Package, "MO-3f9c2a71d0be"), "an alarm is 'destruction-overdue' or 'destruction-failed'" },
        { new DestructionAudited(Package, ""), "'finding' has 3 to 4000 characters" },
    };

    public static TheoryData<Func<string, StatementBody>> AboutAPackage => new()
    {
        { name => new PackageDelivered(name, Any, 1) },
        { name => new PackageOpened(name, "MO-C-K7Q2M4XA", "for the trial of 2026") },
        { name => new PackageRestricted(name, "rights", "S 9", "because") },
        { name => new PackageExcessReported(name, [new FileExcess("a", 1, 1, 0, 0)]) },
        { name => new EndorsementRequested(name) },
        { name => new EndorsementIntegrityVerified(name, Any) },
        { name => new PackageEndorsed(name, ["seal"], ["not in civil cases"], "S 12") },
        { name => new EndorsementRefused(name, "form", "S 12", "because") },
        { name => new EndorsementChallenged(name, "form", "because") },
        { name => new EndorsementDecided(name, EndorsementDecided.Revoked, "because") },
        { name => new DestructionDue(name, "retention-ended", "S 17", At) },
        { name => new DestructionHeld(name, "appeal", "S 17") },
        { name => new DestructionHoldLifted(name, "decided") },
        { name => new DestructionApproved(name, "retention-ended") },
        { name => Destroyed() with { Package = name } },
        { name => new DestructionFailed(name, Vault, "disk") },
        { name => new PackageCopied(name, Lab, "MO/PJ", "for the expert's eyes", Any) },
        { name => new CopyDestroyed(name, Lab, FateMethod.ExemptByLaw, "S 1") },
        { name => new KeyDestroyed(name, Any, FateMethod.PhysicallyDestroyed) },
        { name => new AlarmRaised(name, AlarmRaised.Overdue) },
        { name => new DestructionAudited(name, "in order") },
    };

    [Theory]
    [MemberData(nameof(OutOfLimits), DisableDiscoveryEnumeration = true)]
    public void What_is_out_of_its_limits_is_refused_by_its_name(StatementBody body, string problem) =>
        Assert.Equal(problem, body.Problem());

    [Theory]
    [MemberData(nameof(AboutAPackage), DisableDiscoveryEnumeration = true)]
    public void A_statement_about_a_package_names_one(Func<string, StatementBody> say)
    {
        Assert.Null(say(Package).Problem());
        foreach (var name in new[] { "", "P-7QK2M4XA9C1", "P-7QK2M4XA9C1D\n", "../P-7QK2M4XA9C1D", "P-7QK2M4XA9C1I" })
        {
            Assert.Equal(NoPackage, say(name).Problem());
        }
    }

    private static Holder Lab => new(HolderKind.Expert, "telecom-lab-1");

    private static Holder Vault => new(HolderKind.Backup, "vault-2");

    private static CopyLine Node => new(new Holder(HolderKind.Node, "node:MO"), FateMethod.Deleted, At, "node:MO");

    private static KeyLine Key => new(
        Any, FateMethod.Deleted, At, ["MO-3f9c2a71d0be", "MO-3f9c2a71d0bf"], [Any, Any]);

    private static PackageDestroyed Destroyed() => new(
        Package, Any, "retention-ended", "S 17", "ciphertext-overwritten-and-removed", [Node], [Key], [Any, Any],
        ["MO-3f9c2a71d0be", "MO-3f9c2a71d0bf"]);
}
