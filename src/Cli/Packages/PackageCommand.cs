using System.CommandLine;

namespace LotusBridge.Cli.Packages;

/// <summary><c>lotus package</c>: evidence from the provider's disk to the investigator's.</summary>
internal static class PackageCommand
{
    public static Command Build() => new("package")
    {
        SealFiles.Build(), SendPackage.BuildSend(), ShowPackage.Build(), FetchPackage.Build(), OpenFiles.Build(), ReadPart.Build(),
        EndorsePackage.Build(), CopyPackage.Build(), ListCopies.Build(), ListAlarms.Build(), DestroyPackage.Build(),
        DrawForPackage.Build(), ExportPackage.Build(), SendPackage.BuildImport(),
    };
}
