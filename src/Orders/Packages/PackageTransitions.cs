using LotusBridge.Custody.Statements;
using LotusBridge.Rules;
using Code = LotusBridge.Orders.OrderRefusalCode;

namespace LotusBridge.Orders.Packages;

/// <summary>The one decision about statements that stay in their author's territory; they move packages only.</summary>
internal static class PackageTransitions
{
    private static readonly Dictionary<Type, PackageStep> Steps = new[]
    {
        Opening.Steps, Copying.Steps, Endorsing.Steps, Destroying.Steps, Alarming.Steps,
    }.SelectMany(steps => steps).ToDictionary(step => step.Body);

    public static IReadOnlyCollection<PackageStep> All => Steps.Values;

    public static bool IsClockBound(StatementBody body) =>
        Steps.TryGetValue(body.GetType(), out var step) && step.IsClockBound;

    public static Decision<PackageState> Apply(
        OrderState order, IReadOnlyDictionary<string, PackageState> packages, Act act, RulePack pack)
    {
        if (!Steps.TryGetValue(act.Body.GetType(), out var step))
        {
            return No(Code.TypeUnknown, $"{act.Statement.Header.Type} has no effect on a package");
        }

        return Transitions.Misplaced(order, act) is { } misplaced ? misplaced
            : step.Who(order, act.Author) is { } barred ? barred
            : !packages.TryGetValue(step.Name(act.Body), out var package)
            ? No(Code.PackageUnknown, $"there is no package {step.Name(act.Body)}")
            : step.When(order, package) is { } early ? early
            : step.Then(order, package, act, pack);
    }

    private static Refusal No(string code, string text) => new(code, "spec/statements.md", text);
}
