using LotusBridge.Custody.Statements;
using LotusBridge.Node.Hosting;
using LotusBridge.Node.Portal.Orders.Acts;
using LotusBridge.Node.Portal.Parts;
using LotusBridge.Node.Portal.Texts;
using LotusBridge.Orders;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Orders.Cases;

/// <summary>What an order is to be: it decides what else the pack wants, and whether this office may issue it.</summary>
/// <param name="To">The requested territory.</param>
internal sealed record NewOrder(ShelvedPack Shelved, OrderKind Kind, string Category, string To)
{
    public RulePack Pack => Shelved.Pack;

    public static IReadOnlyList<ActField> FieldsAt(Self self, LanguageTexts t)
    {
        var packs = PacksAt(self);
        List<ActField> fields =
        [
            ActField.OneOf("kind", [.. Enum.GetValues<OrderKind>().Select(one => StatementJson.Word(one))
                .Select(word => new Choice(word, t.In("terms.order-kind", word)))]),
            ActField.OneOf("category", [.. packs.Select(one => self.Packs.In(one.Pack, t.Language.Tag))
                .SelectMany(pack => pack.Categories.Select(one => PackChoice.Of(
                    pack, one.Id, t.In("terms.category", one.Id), one.Definition, one.Article)))
                .DistinctBy(one => one.Value)]),

            // A territory of the pack without a node of its own would never get the order.
            ActField.OneOf("requested-territory", [.. packs.SelectMany(one => one.Pack.Territories).DistinctBy(one => one.Id)
                .Where(one => one.Id != self.Territory && self.Roster.Find(one.Id) is not null)
                .Select(one => new Choice(one.Id, t.In("terms.territory", one.Id)))]),
        ];
        if (packs.Count > 1)
        {
            fields.Add(ActField.OneOf("pack", [.. packs.Select(one => new Choice(
                one.Digest.ToString(), $"{self.Packs.In(one.Pack, t.Language.Tag).Title} {one.Pack.Version}"))]));
        }

        return fields;
    }

    /// <summary>From what was checked against <see cref="FieldsAt"/>; the only pack there is need not be chosen.</summary>
    public static NewOrder In(ActEntry entry, Self self)
    {
        var packs = PacksAt(self);
        var shelved = packs.FirstOrDefault(one => one.Digest.ToString() == entry["pack"]) ?? packs[0];
        return new NewOrder(
            shelved, entry.Is("kind", "preservation") ? OrderKind.Preservation : OrderKind.Production, entry["category"],
            entry["requested-territory"]);
    }

    /// <summary>Why this office may not order this in such a case; null where it may, be it subject to validation.</summary>
    public Refusal? Bar(Author me, Offence offence) =>
        Role(me) is not { } role
            ? new Refusal(OrderRefusalCode.WrongRole, Pack.Title, $"a {me.Role} issues no orders")
            : Pack.FindTerritory(To) is null || Pack.FindTerritory(me.Territory) is null
                ? new Refusal(RefusalCode.TerritoryUnknown, Pack.Title, $"an order is between territories of {Pack.Title}")
            : Competence.MayIssue(Pack, role, Category, Kind, new OffenceFacts(offence.MaxYears, offence.Listed));

    /// <summary>Who can make it valid; empty where the issuer decides alone.</summary>
    public IReadOnlyList<Role> Validators(Author me) => Competence.ValidatorsFor(Pack, Role(me)!.Value, Category, Kind);

    public bool MayLeaveFirst(Author me) => Competence.MayLeaveBeforeValidation(Pack, Role(me)!.Value, Category, Kind);

    private static Role? Role(Author me) => me.Role switch
    {
        Roles.Investigator => LotusBridge.Rules.Role.Police,
        Roles.Prosecutor => LotusBridge.Rules.Role.Prosecutor,
        Roles.Judge => LotusBridge.Rules.Role.Judge,
        _ => null,
    };

    private static List<ShelvedPack> PacksAt(Self self) =>
        [.. self.Packs.All.Where(one => one.Pack.FindTerritory(self.Territory) is not null)];
}
