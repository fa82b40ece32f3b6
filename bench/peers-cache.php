<?php
// SPDX-License-Identifier: MulanPSL-2.0
// peers-cache.php - the page cache of WordPress for bench/peers: its hook advanced-cache.php, as the
// usual plugins fill it. A page that was made for a visitor is kept as a file and sent by PHP, before WordPress
// loads its themes or asks its database.
if ($_SERVER['REQUEST_METHOD'] !== 'GET' || !empty($_COOKIE)) {
    return;
}
$kept = WP_CONTENT_DIR . '/kept/' . md5($_SERVER['HTTP_HOST'] . $_SERVER['REQUEST_URI']) . '.html';
if (is_file($kept)) {
    header('Content-Type: text/html; charset=UTF-8');
    header('X-Kept: yes');
    readfile($kept);
    exit;
}
ob_start(function ($page) use ($kept) {
    if (http_response_code() === 200 && str_contains($page, '</html>')) {
        file_put_contents("$kept.new" . getmypid(), $page);
        rename("$kept.new" . getmypid(), $kept);
    }
    return $page;
});
