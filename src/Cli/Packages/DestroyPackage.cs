using System.CommandLine;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Cli.Packages;

/// <summary><c>lotus package destroy</c>: holding, approving and auditing a destruction that is due.</summary>
internal static class DestroyPackage
{
    private static readonly string[] Steps = ["approve", "hold", "lift", "audit"];

    public static Command Build()
    {
        var flags = new PackageFlags();
        var step = new Argument<string>("step");
        step.AcceptOnlyFromAmong(Steps);
        var ground = new Option<string?>("--ground") { HelpName = "ID" };
        var article = new Option<string?>("--article") { HelpName = "TEXT" };
        var because = new Option<string?>("--because") { HelpName = "TEXT" };
        var copies = new Option<bool>("--copies-destroyed");
        var command = flags.Act.Command("destroy", hasNumber: false, ground, article, because, copies);
        command.Arguments.Add(flags.Package);
        command.Arguments.Add(step);
        command.SetAction((parsed, stop) => PackageAct.RunAsync(
            parsed, flags, package => parsed.GetRequiredValue(step) switch
            {
                "approve" => new DestructionApproved(
                    package, parsed.GetValue(ground) ?? "", parsed.GetValue(copies)),
                "hold" => new DestructionHeld(
                    package, parsed.GetValue(because) ?? "", parsed.GetValue(article) ?? ""),
                "lift" => new DestructionHoldLifted(package, parsed.GetValue(because) ?? ""),
                _ => new DestructionAudited(package, parsed.GetValue(because) ?? ""),
            },
            stop));
        return command;
    }
}
