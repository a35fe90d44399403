using LotusBridge.Custody.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders.Packages;

/// <summary>One row of the package tables in `docs/lifecycles.md`. What stays in one territory moves packages only.</summary>
internal sealed record PackageStep(
    Type Body,
    Func<StatementBody, string> Name,
    Who Who,
    Func<OrderState, PackageState, Refusal?> When,
    Func<OrderState, PackageState, Act, RulePack, Decision<PackageState>> Then,
    bool IsClockBound)
{
    public static PackageStep On<T>(
        Func<T, string> name,
        Who who,
        Func<OrderState, PackageState, Refusal?> when,
        Func<PackageMove<T>, Decision<PackageState>> then,
        bool clockBound = false)
        where T : StatementBody => new(
            typeof(T),
            body => name((T)body),
            who,
            when,
            (order, package, act, pack) => then(new PackageMove<T>(order, package, (T)act.Body, act, pack)),
            clockBound);

    public static Refusal NotNow(PackageState package, string why) =>
        new(Code.NotNow, "docs/lifecycles.md", $"package {package.Package}: {why}");
}

/// <summary>A local statement about a package that is about to be decided on.</summary>
internal sealed record PackageMove<T>(OrderState Order, PackageState Package, T Body, Act Act, RulePack Pack)
    where T : StatementBody;
