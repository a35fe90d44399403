using System.Security.Cryptography;
using System.Text.Json;
using LotusBridge.Cli.Texts;
using LotusBridge.Custody.Packages;
using LotusBridge.Custody.Sealing;
using LotusBridge.Exchange.Api;
using LotusBridge.Ledger.Storage;

namespace LotusBridge.Cli;

/// <summary>What went wrong, in the words of the person at the keyboard, and the exit code that goes with it.</summary>
internal static class Faults
{
    public static (int Code, string Text) Explain(Exception fault, Phrases phrases) => fault switch
    {
        OperationCanceledException => (ExitCode.Fault, phrases["fault.stopped"]),
        ApiRefusedException { Refusal: var no } =>
            (ExitCode.Negative, phrases.Say("act.refused", no.Title, no.Article ?? "-", no.Code)),
        HttpRequestException => (ExitCode.Unreachable, phrases.Say("fault.unreachable", fault.Message)),
        FileNotFoundException or DirectoryNotFoundException =>
            (ExitCode.Usage, phrases.Say("fault.no-file", fault.Message)),
        UnauthorizedAccessException => (ExitCode.Usage, phrases.Say("fault.no-access", fault.Message)),
        FormatException or JsonException or ArgumentException => (ExitCode.Usage, fault.Message),
        LogStoreException { Fault: LogStoreFault.Corrupt } => (ExitCode.Negative, fault.Message),
        LogStoreException => (ExitCode.Fault, fault.Message),
        InvalidDataException => (ExitCode.Negative, fault.Message),
        // For the screen of whoever opens it; the other side is told nothing.
        PackageException { Detail: var detail } => (ExitCode.Negative, detail),
        CryptographicException or AgeException => (ExitCode.Negative, phrases["fault.key"]),
        IOException => (ExitCode.Fault, fault.Message),
        _ => (ExitCode.Fault, phrases.Say("fault.unexpected", fault)),
    };
}
