using System.CommandLine;
using LotusBridge.Custody.Statements;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger;

namespace LotusBridge.Cli.Packages;

/// <summary><c>lotus package copied</c>: another place holds content; it is asked for when the package is destroyed.</summary>
internal static class CopyPackage
{
    public static Command Build()
    {
        var flags = new PackageFlags();
        var holder = HolderOption(isRequired: true);
        var keeper = new Option<string>("--keeper") { HelpName = "OFFICE", Required = true };
        var purpose = new Option<string>("--purpose") { HelpName = "TEXT", Required = true };
        var under = new Option<string?>("--under") { HelpName = "DIGEST" };
        var command = flags.Act.Command("copied", hasNumber: false, holder, keeper, purpose, under);
        command.Arguments.Add(flags.Package);
        command.SetAction((parsed, stop) => PackageAct.RunEachAsync(
            parsed, flags,
            package =>
            {
                var held = HolderOf(parsed.GetValue(holder))!;
                return
                [
                    new PackageCopied(
                        package.Package, held, parsed.GetRequiredValue(keeper), parsed.GetRequiredValue(purpose),
                        held.Kind == HolderKind.Backup ? null : Opening(package, parsed.GetValue(under))),
                ];
            },
            stop));
        return command;
    }

    public static Option<string?> HolderOption(bool isRequired) =>
        new("--holder") { HelpName = "KIND:REFERENCE", Required = isRequired };

    /// <summary>Null where the option was left out.</summary>
    /// <exception cref="FormatException">Not a holder.</exception>
    public static Holder? HolderOf(string? given) =>
        given is null ? null
        : Holder.TryParse(given, out var holder) ? holder
        : throw new FormatException($"a holder is KIND:REFERENCE, such as backup:vault-2, not '{given}'");

    /// <summary>The permission: the opening that was given, or the last one.</summary>
    private static Digest? Opening(PackageView package, string? given) =>
        given is null
            ? package.Statements.LastOrDefault(line => line.Type == "package.opened" && line.Void is null)?.Digest
            : Digest.TryParse(given, out var digest) ? digest
            : throw new FormatException("--under is the digest of a package.opened");
}
