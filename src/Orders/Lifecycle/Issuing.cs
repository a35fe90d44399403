using System.Text.RegularExpressions;
using LotusBridge.Custody.Mainland;
using LotusBridge.Custody.Sealing;
using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders.Lifecycle;

/// <summary>Draft to <c>PendingValidation</c>, <c>Validated</c> or <c>EmergencyIssued</c>, as the pack's table says.</summary>
internal static partial class Issuing
{
    public static Decision<OrderState> Issue(OrderIssued issued, Act act, RulePack pack)
    {
        var refusal = Misnamed(act) ?? Misdirected(issued, act, pack) ?? Mixed(issued) ?? Incompetent(issued, act, pack);
        return refusal is not null ? refusal : Started(issued, act, pack);
    }

    /// <summary>The pack's word for a role of the register; null for those who issue and validate nothing.</summary>
    public static Role? PackRole(string role) => role switch
    {
        Roles.Investigator => Role.Police,
        Roles.Prosecutor => Role.Prosecutor,
        Roles.Judge => Role.Judge,
        _ => null,
    };

    private static Refusal? Misnamed(Act act) =>
        !NumberForm().IsMatch(act.Statement.Header.Thread)
        || !act.Statement.Header.Thread.StartsWith(act.Author.Territory + "-", StringComparison.Ordinal)
            ? new Refusal(
                Code.ThreadDiffers,
                "spec/statements.md",
                $"an order of {act.Author.Territory} is numbered {act.Author.Territory}-year-8 characters")
            : null;

    private static Refusal? Misdirected(OrderIssued issued, Act act, RulePack pack) =>
        pack.FindTerritory(act.Author.Territory) is null || pack.FindTerritory(issued.RequestedTerritory) is null
            ? new Refusal(RefusalCode.TerritoryUnknown, pack.Title, $"an order is between territories of {pack.Title}")
        : issued.RequestedTerritory == act.Author.Territory
            ? new Refusal(Code.SameTerritory, pack.Title, "an order goes to another territory than its own")
        : !issued.Addressee.StartsWith(issued.RequestedTerritory + "/", StringComparison.Ordinal)
            ? new Refusal(
                Code.AddresseeDiffers, pack.Title, $"the addressee is an office of {issued.RequestedTerritory}")
        : issued.Until > act.At
            ? new Refusal(Code.FutureData, "recital 19", "an order reaches data stored when it is made, not later data")
        : null;

    /// <summary>A package would be no safer than its weakest key; no provider's program seals it.</summary>
    private static Refusal? Mixed(OrderIssued issued)
    {
        var sm2Keys = issued.Recipients.Count(text => Sm2PublicKey.TryParse(text, out _));
        return RecipientText.IsMixed(issued.Recipients) || (sm2Keys > 0 && sm2Keys < issued.Recipients.Count)
            ? new Refusal(
                Code.RecipientsMixed, "spec/sealing.md",
                "the recipients of one order are of one kind: post-quantum (age1pq1…), X25519 (age1…) or SM2")
            : null;
    }

    private static Refusal? Incompetent(OrderIssued issued, Act act, RulePack pack)
    {
        var offence = new OffenceFacts(issued.Offence.MaxYears, issued.Offence.Listed);
        return PackRole(act.Author.Role) is not { } role
            ? new Refusal(Code.WrongRole, pack.Title, $"a {act.Author.Role} issues no orders")
            : Competence.MayIssue(pack, role, issued.Category, issued.Kind, offence)
              ?? Conditions.Missing(
                  pack, "issue", act.Author.Territory, issued.RequestedTerritory, [.. issued.Conditions]);
    }

    private static OrderState Started(OrderIssued issued, Act act, RulePack pack)
    {
        var role = PackRole(act.Author.Role)!.Value;
        var isDirect = !Competence.NeedsValidation(pack, role, issued.Category, issued.Kind, emergency: false);
        var leavesFirst = !isDirect && issued.Emergency is not null
            && Competence.MayLeaveBeforeValidation(pack, role, issued.Category, issued.Kind);
        var order = new OrderState
        {
            Number = act.Statement.Header.Thread,
            Issued = issued,
            Digest = act.Digest,
            IssuedAt = act.At,
            Issuer = act.Author,
            IsValidated = isDirect,
            Stage = isDirect ? Stage.Validated : leavesFirst ? Stage.EmergencyIssued : Stage.PendingValidation,
        };
        return leavesFirst
            ? order.Start(Clocks.Due(pack, ClockId.ExPostValidation, act.At, act.Author.Territory))
            : order;
    }

    [GeneratedRegex("^[A-Z0-9]{2,8}-[0-9]{4}-[0-9A-HJKMNP-TV-Z]{8}\\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex NumberForm();
}
