using System.Net;
using System.Net.Sockets;

namespace LotusBridge.Node.Portal.Orders.Cases;

/// <summary>What an identifier of each format looks like: a slip of the pen is found before a judge reads it.</summary>
internal static class IdentifierText
{
    /// <summary>The formats that an order is drafted with, as statements write them.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["e164", "imei", "imsi", "email", "ipv4", "ipv6", "account"];

    /// <summary>True for a text that can be one of that format; an account may be any.</summary>
    public static bool IsOne(string format, string text) => format switch
    {
        // ITU-T E.164: a plus sign and at most fifteen digits, the country's first and never zero.
        "e164" => text is ['+', not '0', ..] && IsDigits(text[1..], 7, 15),

        // 3GPP TS 23.003: fourteen digits, and one or two more of check digit or software version.
        "imei" => IsDigits(text, 14, 16),
        "imsi" => IsDigits(text, 14, 15),
        "email" => text.Split('@') is [{ Length: > 0 }, { Length: > 0 }] && !text.Any(char.IsWhiteSpace),
        "ipv4" => text.Count(one => one == '.') == 3 && IsAddress(text, AddressFamily.InterNetwork),
        "ipv6" => IsAddress(text, AddressFamily.InterNetworkV6),
        _ => true,
    };

    private static bool IsDigits(string text, int least, int most) =>
        text.Length >= least && text.Length <= most && text.All(char.IsAsciiDigit);

    private static bool IsAddress(string text, AddressFamily family) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == family;
}
