using LotusBridge.Custody.Statements;
using LotusBridge.Orders.Lifecycle;
using LotusBridge.Orders.Packages;
using LotusBridge.Orders.Statements;
using LotusBridge.Rules;

namespace LotusBridge.Orders;

/// <summary>What somebody may say next: found by asking every row of the tables, not by a table of its own.</summary>
public static class Next
{
    /// <summary>The statement types that this author may make now, ascending. What they say is still checked.</summary>
    /// <param name="folded">The thread as its reader's territory sees it.</param>
    /// <param name="at">Clocks open and close possibilities.</param>
    public static IReadOnlyList<string> For(Folded folded, Author author, DateTimeOffset at)
    {
        if (folded.State is not { } order)
        {
            return [];
        }

        var shared = Transitions.All.Where(step => BarOf(step, order, author, at, folded.Pack) is null).Select(step => step.Body);
        var local = PackageTransitions.All
            .Where(step => step.Who(order, author) is null
                && folded.Packages.Values.Any(package => step.When(order, package) is null))
            .Select(step => step.Body);
        return [.. shared.Concat(local).Select(NameOf).Order(StringComparer.Ordinal)];
    }

    /// <summary>Why this author may not make such a statement now, whatever it will say; null for nothing.</summary>
    /// <param name="type">Of a shared statement of the order itself, as in <c>order.validated</c>.</param>
    public static Refusal? Bar(Folded folded, string type, Author author, DateTimeOffset at) =>
        folded.State is { } order && Transitions.All.FirstOrDefault(step => NameOf(step.Body) == type) is { } found
            ? BarOf(found, order, author, at, folded.Pack)
            : null;

    /// <summary>Why this author may not say that of this package now, whatever it will say; null for nothing.</summary>
    /// <param name="type">Of a statement that moves packages only, as in <c>package.opened</c>.</param>
    public static Refusal? BarOfPackage(OrderState order, PackageState package, string type, Author author) =>
        OfPackage(type) is { } step ? step.Who(order, author) ?? step.When(order, package) : null;

    /// <summary>Whether it is this author's to say at all, though perhaps not now.</summary>
    public static bool IsOfPackage(OrderState order, string type, Author author) =>
        OfPackage(type) is { } step && step.Who(order, author) is null;

    private static Refusal? BarOf(Step step, OrderState order, Author author, DateTimeOffset at, RulePack? pack) =>
        step.Bar(order, author, at) ?? Incompetent(order, step.Body, author.Role, pack);

    /// <summary>What the pack's table of competence says of a role, whatever the statement says; null for nothing.</summary>
    internal static Refusal? Incompetent(OrderState order, Type body, string role, RulePack? pack) =>
        pack is not null && (body == typeof(OrderValidated) || body == typeof(OrderValidationRefused))
            ? Validating.Incompetent(order, role, pack)
            : null;

    private static PackageStep? OfPackage(string type) =>
        PackageTransitions.All.FirstOrDefault(step => NameOf(step.Body) == type);

    private static string NameOf(Type body) => OrderStatements.Types.All.First(kind => kind.Body == body).Name;
}
