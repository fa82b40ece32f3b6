<?php
// SPDX-License-Identifier: MulanPSL-2.0
// peers.php FOLDER - WordPress's own installation, once, without mail; see bench/peers
$_SERVER['HTTP_HOST'] = '127.0.0.1'; $_SERVER['REQUEST_URI'] = '/'; $_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
define('WP_INSTALLING', true);
require $argv[1] . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
add_filter('pre_wp_mail', '__return_true');
wp_install('示范区政府信息公开', 'admin', 'a@example.org', true, '', bin2hex(random_bytes(16)));
update_option('posts_per_page', 20);
update_option('permalink_structure', '/archives/%post_id%');
switch_theme('twentytwentythree');
global $wp_rewrite; $wp_rewrite->init(); $wp_rewrite->flush_rules(false);
