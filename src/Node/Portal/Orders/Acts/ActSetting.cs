using LotusBridge.Custody.Statements;
using LotusBridge.Node.Access;
using LotusBridge.Node.Portal.Parts;
using LotusBridge.Node.Portal.Texts;
using LotusBridge.Orders;
using LotusBridge.Rules;

namespace LotusBridge.Node.Portal.Orders.Acts;

/// <summary>What the form of an act is made from: the order that the gate has authorised, its pack, and who asks.</summary>
internal sealed record ActSetting(
    FiledOrder Order, Author Me, LanguageTexts T, Func<DateTimeOffset, string> When, DateTimeOffset Now)
{
    /// <summary>The production order that the person named, where they may know of it; of one form alone.</summary>
    public FiledOrder? Production { get; init; }

    /// <summary>The package that the gate has authorised, of a form that is about one.</summary>
    public PackageState? Package { get; init; }

    /// <summary>The case of the order, where this node holds it; of a form about a package.</summary>
    public string? File { get; init; }

    /// <summary>What somebody wrote in the territory's own time.</summary>
    public required Func<DateTime, DateTimeOffset> FromLocal { get; init; }

    public OrderState State => Order.State;

    /// <summary>The pack in the reader's words: for what is shown, while <see cref="Pack"/> decides.</summary>
    public required RulePack Read { get; init; }

    public RulePack Pack => Order.Fold.Pack!;

    public static ActSetting Of(PortalRequest portal, FiledOrder order) =>
        new(order, portal.Me, portal.T, portal.When, portal.Now)
        {
            FromLocal = portal.FromLocal, Read = portal.Read(order.Fold.Pack!),
        };

    /// <summary>The grounds that the pack opens to the invoker, each with its article and its text.</summary>
    public IReadOnlyList<Choice> GroundsOf(string procedure, string invoker) =>
    [
        .. Grounds.For(Read, procedure, invoker)
            .Select(one => PackChoice.Of(Read, one, T)),
    ];

    /// <summary>The article that the pack gives to a ground: nobody types one.</summary>
    public string ArticleOf(string procedure, string invoker, string ground) =>
        Grounds.For(Pack, procedure, invoker).FirstOrDefault(one => one.Id == ground)?.Article ?? "";

    public override string ToString() => Order.Number;
}
