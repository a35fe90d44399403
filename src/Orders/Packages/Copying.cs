using LotusBridge.Custody.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders.Packages;

/// <summary>Who else holds content of a package, and what became of each copy and of each key that opens it.</summary>
internal static class Copying
{
    private const string Article = "docs/lifecycles.md";

    public static IEnumerable<PackageStep> Steps =>
    [
        PackageStep.On<PackageCopied>(body => body.Package, Actors.NodeOrKeeper, IsHere, List),
        PackageStep.On<CopyDestroyed>(body => body.Package, Actors.Keeper, IsNotHeld, Account),
        PackageStep.On<KeyDestroyed>(body => body.Package, Actors.KeyHolder, IsApproved, DestroyKey),
        PackageStep.On<DestructionFailed>(body => body.Package, Actors.NodeOrKeeper, IsApproved, Fail),
    ];

    /// <summary>A copy that was not known, or is back again: whoever approved before has not approved its end.</summary>
    public static PackageState With(PackageState package, Holder holder, string keeper)
    {
        var known = package.Copies.FirstOrDefault(copy => copy.Holder == holder);
        var copy = new Copy(holder, known?.Keeper ?? keeper);
        return package with
        {
            Copies = known is null
                ? [.. package.Copies, copy]
                : [.. package.Copies.Select(one => one.Holder == holder ? copy : one)],
            Approvals = [],
            Destruction = package.Destruction is DestructionStage.PartlyApproved or DestructionStage.Approved
                or DestructionStage.Failed ? DestructionStage.Due : package.Destruction,
        };
    }

    /// <summary>Null while the certificate has room for one more line, or the holder has one.</summary>
    public static Refusal? Full(PackageState package, Holder holder) =>
        package.Copies.Count < Holder.MaxOfPackage || package.Copies.Any(copy => copy.Holder == holder)
            ? null
            : new Refusal(
                Code.CopiesFull, Article, $"a package has at most {Holder.MaxOfPackage} holders, and has as many");

    private static Refusal? IsHere(OrderState order, PackageState package) =>
        package.Custody == CustodyStage.Delivered ? null : PackageStep.NotNow(package, $"it is {package.Custody.Word()}");

    private static Refusal? IsNotHeld(OrderState order, PackageState package) =>
        IsHere(order, package) ?? (package.Destruction == DestructionStage.LegalHold
            ? PackageStep.NotNow(package, "its destruction is legal-hold")
            : package.Copies.Count == 0 ? PackageStep.NotNow(package, "it has no copy")
            : null);

    private static Refusal? IsApproved(OrderState order, PackageState package) =>
        package.Destruction is DestructionStage.Approved or DestructionStage.Failed
            ? null
            : PackageStep.NotNow(package, $"its destruction is {package.Destruction.Word()}, not approved or failed");

    private static Decision<PackageState> List(PackageMove<PackageCopied> move)
    {
        var (package, body) = (move.Package, move.Body);
        var isNode = move.Act.Author.Role == Roles.Node;
        return isNode && body.Holder.Kind != HolderKind.Backup
            ? new Refusal(Code.WrongRole, Article, "a node lists its own backups and nothing else")
            : body.Under is { } opening && !package.OpenedUnder.Contains(opening)
            ? new Refusal(Code.PermissionMissing, Article, "the copy names no opening of this package")
            : package.Copies.Any(copy => copy.Holder == body.Holder && copy.Fate is null)
            ? new Refusal(Code.CopyKnown, Article, $"{body.Holder} is listed already")
            : Full(package, body.Holder) is { } full ? full
            : With(package, body.Holder, body.Keeper);
    }

    private static Decision<PackageState> Account(PackageMove<CopyDestroyed> move)
    {
        var (package, body, by) = (move.Package, move.Body, move.Act.Author);
        if (package.Copies.FirstOrDefault(one => one.Holder == body.Holder) is not { } copy)
        {
            return new Refusal(Code.CopyUnknown, Article, $"{body.Holder} is not listed as a holder");
        }

        if (copy.Fate is not null)
        {
            return PackageStep.NotNow(package, $"{body.Holder} is accounted for");
        }

        if (by.Role is not (Roles.Custodian or Roles.Judge) && by.Office != copy.Keeper)
        {
            return new Refusal(Code.WrongOffice, Article, $"{body.Holder} is kept by {copy.Keeper}, not by {by.Office}");
        }

        var accounted = copy with { Fate = new CopyFate(body.Method, move.Act.At, by.Id, move.Act.Digest, body.Basis) };
        return Mended(
            package with { Copies = [.. package.Copies.Select(one => one.Holder == body.Holder ? accounted : one)] },
            body.Holder);
    }

    private static PackageState Mended(PackageState package, Holder holder)
    {
        IReadOnlyList<Holder> failures = [.. package.Failures.Where(one => one != holder)];
        return package with
        {
            Failures = failures,
            Alarms = failures.Count > 0 ? package.Alarms : Alarming.Without(package, AlarmRaised.Failed),
            Destruction = package.Destruction == DestructionStage.Failed && failures.Count == 0
                ? DestructionStage.Approved : package.Destruction,
        };
    }

    private static Decision<PackageState> DestroyKey(PackageMove<KeyDestroyed> move)
    {
        var (package, body, by, rule) = (move.Package, move.Body, move.Act.Author, move.Pack.Destruction);
        if (!package.Recipients.Contains(body.Recipient))
        {
            return new Refusal(Code.KeyUnknown, Article, "the package is not sealed to that key");
        }

        var words = package.Keys.Where(one => one.Recipient == body.Recipient).ToList();
        return words.Exists(one => one.Method != body.Method || one.Basis != body.Basis)
            ? new Refusal(Code.KeyDiffers, Article, "another person has said otherwise of that key")
            : words.Exists(one => one.Person == by.Id)
            ? new Refusal(Code.WrongPerson, rule.Article, "a key's end is witnessed by different persons")
            : rule.DifferentBodies && words.Exists(one => one.Office == by.Office)
            ? new Refusal(Code.WrongOffice, rule.Article, "a key's end is witnessed by persons of different bodies")
            : package with
            {
                Keys =
                [
                    .. package.Keys,
                    new KeyFate(body.Recipient, body.Method, move.Act.At, by.Id, by.Office, move.Act.Digest, body.Basis),
                ],
            };
    }

    private static Decision<PackageState> Fail(PackageMove<DestructionFailed> move)
    {
        var (package, holder, by) = (move.Package, move.Body.Holder, move.Act.Author);
        var isNode = by.Role == Roles.Node;
        var isElsewhere = isNode ? holder != new Holder(HolderKind.Node, by.Id) : holder.Kind == HolderKind.Node;
        return isElsewhere
            ? new Refusal(Code.WrongRole, Article, "the node speaks of what it holds itself, and nobody else does")
            : !isNode && !package.Copies.Any(copy => copy.Holder == holder && copy.Fate is null)
            ? new Refusal(Code.CopyUnknown, Article, $"{holder} is not listed as a holder")
            : package with
            {
                Destruction = DestructionStage.Failed,
                Failures = [.. package.Failures.Where(one => one != holder), holder],
            };
    }
}
